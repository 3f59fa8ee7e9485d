package handlers

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"

	"zqyj/models"
	"zqyj/store"
)

// fileRoutes serves a unit's own files and hangs attachments on its opinions.
var fileRoutes = []route{
	{http.MethodPost, "/unit/files", unitWriter.upload(models.MaxUpload + formBody), (*App).attachFile, false},
	{http.MethodPost, "/unit/files/remove", unitWriter, (*App).detachFile, false},
	{http.MethodGet, "/unit/files/:file", unitAny, (*App).sendUnitFile, false},
}

// received reads the file of a form with parts into memory, and nowhere else, and tells its kind by its content.
func (v *visit) received(field string, allowed []models.FileKind) (store.Upload, error) {
	if err := v.Request().ParseMultipartForm(models.MaxUpload + formBody); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return store.Upload{}, badForm(err)
	}
	file, header, err := v.Request().FormFile(field)
	if err != nil {
		return store.Upload{}, models.Invalid(field, "请选择文件")
	}
	defer file.Close()
	body, err := io.ReadAll(io.LimitReader(file, models.MaxUpload+1))
	if err != nil {
		return store.Upload{}, badForm(err)
	}
	kind, problem := models.CheckFile(body, allowed)
	if problem != nil {
		return store.Upload{}, models.Invalid(field, problem.Error())
	}
	name, err := cleanName(header.Filename)
	return store.Upload{Name: name, Kind: string(kind), Body: body}, err
}

// cleanName keeps what a file was called, for display only: no folders, no control characters, no endless names.
func cleanName(name string) (string, error) {
	name, _, err := models.CleanText(strings.ToValidUTF8(strings.ReplaceAll(name, "\x00", ""), "?"))
	if err != nil {
		return "", err
	}
	name = strings.TrimSpace(strings.ReplaceAll(path.Base(strings.ReplaceAll(name, "\\", "/")), "\n", " "))
	if runes := []rune(name); len(runes) > 120 {
		name = string(runes[:100]) + "…" + string(runes[len(runes)-12:])
	}
	if name == "" || name == "." || name == "/" {
		name = "未命名"
	}
	return name, nil
}

func (a *App) attachFile(v *visit) error {
	up, refused := v.received("file", models.AttachmentKinds)
	if p, ok := asProblem(refused); refused != nil && (!ok || p.Kind != models.KindInvalid) {
		return refused
	}
	key, err := strconv.ParseInt(v.Request().PostForm.Get("key"), 10, 64)
	if err != nil || key < 0 {
		return models.ErrMissing
	}
	back := "/unit/check"
	if key != 0 {
		back = opinionPath(key)
	}
	if refused == nil {
		refused = models.CheckSecret(up.Name)
	}
	if refused == nil {
		_, refused = a.Store.AttachFile(v.ctx(), v.actor, key, up)
	}
	if p, ok := asProblem(refused); ok && p.Kind == models.KindInvalid { // the file cannot be shown again: the words go to the page it came from
		v.flash("bad", "附件没有上传："+p.Error())
		return v.goTo(back)
	}
	if refused != nil {
		return refused
	}
	return v.done(back, "附件“"+up.Name+"”已上传")
}

func (a *App) detachFile(v *visit) error {
	values, err := v.typed()
	if err != nil {
		return err
	}
	key, wrongKey := strconv.ParseInt(values.Get("key"), 10, 64)
	file, wrongFile := strconv.ParseInt(values.Get("file"), 10, 64)
	if wrongKey != nil || wrongFile != nil {
		return models.ErrMissing
	}
	if err := a.Store.DetachFile(v.ctx(), v.actor, key, file); err != nil {
		return err
	}
	back := "/unit/check"
	if key != 0 {
		back = opinionPath(key)
	}
	return v.done(back, "附件已移除")
}

func (a *App) sendUnitFile(v *visit) error {
	id, err := v.id("file")
	if err != nil {
		return err
	}
	file, err := a.Store.File(v.ctx(), v.actor, id)
	if err != nil {
		return err
	}
	return a.sendStored(v, file)
}

// sendStored streams a stored file under its own name; nothing but pictures and PDF is opened inside the browser.
func (a *App) sendStored(v *visit, file models.File) error {
	kind, how := models.FileKind(file.Kind), "attachment"
	if kind == models.FilePDF || kind == models.FileJPG || kind == models.FilePNG {
		how = "inline"
	}
	h := v.Response().Header()
	h.Set("Content-Type", kind.MIME())
	h.Set("Content-Length", fmt.Sprint(file.Size))
	h.Set("Content-Disposition", fmt.Sprintf("%s; filename*=UTF-8''%s", how, url.PathEscape(file.Name)))
	h.Set("Cache-Control", "private, no-store")
	v.Response().WriteHeader(http.StatusOK)
	_, err := io.Copy(v.Response(), a.Store.FileBytes(v.ctx(), file))
	return err
}
