package templates

import (
	"fmt"
	"time"

	"zqyj/models"
)

// instant takes models.Instant and time.Time alike and gives Beijing time.
func instant(v any) (time.Time, error) {
	switch t := v.(type) {
	case models.Instant:
		if t.IsZero() {
			return time.Time{}, nil
		}
		return t.Time(), nil
	case time.Time:
		return t.In(models.Shanghai), nil
	}
	return time.Time{}, fmt.Errorf("%T is no time", v)
}

// timeWord makes a template function of a format; a moment that has not come is shown as nothing.
func timeWord(format func(time.Time) string) func(any) (string, error) {
	return func(v any) (string, error) {
		t, err := instant(v)
		if err != nil || t.IsZero() {
			return "", err
		}
		return format(t), nil
	}
}

// remaining is a time still left in words, cut to two units: 3天4小时, 20分钟, 不足1分钟. Empty when nothing is left.
func remaining(left time.Duration) string {
	if left <= 0 {
		return ""
	}
	days, hours := int(left.Hours())/24, int(left.Hours())%24
	minutes := int(left.Minutes()) % 60
	switch {
	case days > 0 && hours > 0:
		return fmt.Sprintf("%d天%d小时", days, hours)
	case days > 0:
		return fmt.Sprintf("%d天", days)
	case hours > 0 && minutes > 0:
		return fmt.Sprintf("%d小时%d分钟", hours, minutes)
	case hours > 0:
		return fmt.Sprintf("%d小时", hours)
	case minutes > 0:
		return fmt.Sprintf("%d分钟", minutes)
	}
	return "不足1分钟"
}

// size is a number of bytes in words: 820 KB, 3.4 MB.
func size(n int64) string {
	switch {
	case n < 1024:
		return fmt.Sprintf("%d 字节", n)
	case n < 1024*1024:
		return fmt.Sprintf("%d KB", (n+1023)/1024)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1024/1024)
}
