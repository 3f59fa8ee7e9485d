package main

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
)

// release is set by the build: -ldflags "-X main.release=v1.2.3".
var release = ""

// versionText is the release, else the commit the program was built from.
func versionText() string {
	if release != "" {
		return release
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "开发版"
	}
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" {
			return fmt.Sprintf("开发版 %.12s", setting.Value)
		}
	}
	return "开发版"
}

func version(_ context.Context, _ []string, out io.Writer) error {
	_, err := fmt.Fprintf(out, "征求意见服务 %s（%s %s/%s）\n", versionText(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}
