# The service as one static file. The last stage is empty (scratch) on purpose: the program is pure Go with time zones,
# fonts, pages and migrations inside, so a distribution below it would only bring packages to patch and a shell to abuse.
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ENV CGO_ENABLED=0
RUN go build -trimpath -buildvcs=false -ldflags='-s -w' -o /out/server ./server \
 && mkdir -p /out/data /out/tmp && chmod 1777 /out/tmp

FROM scratch
# Certificates of the usual authorities: for a mail server or a database behind TLS.
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/tmp /tmp
COPY --from=build --chown=65532:65532 /out/data /data
COPY --from=build /out/server /server
USER 65532:65532
WORKDIR /
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["/server"]
