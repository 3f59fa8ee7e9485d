package templates

import (
	"fmt"
	"time"
	_ "time/tzdata" // office machines may lack zone files
)

var beijing = mustZone("Asia/Shanghai")

func mustZone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic("templates: " + err.Error())
	}
	return zone
}

var weekdays = [...]string{"星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"}

// instant takes time.Time and models' own instant alike.
func instant(v any) (time.Time, error) {
	switch t := v.(type) {
	case time.Time:
		return t.In(beijing), nil
	case interface{ Time() time.Time }:
		return t.Time().In(beijing), nil
	}
	return time.Time{}, fmt.Errorf("%T is no time", v)
}

// longTime is 2018年2月9日(星期五)12:00, in Beijing time.
func longTime(t time.Time) string {
	t = t.In(beijing)
	return fmt.Sprintf("%d年%d月%d日(%s)%s", t.Year(), t.Month(), t.Day(), weekdays[t.Weekday()], t.Format("15:04"))
}

// remaining is what lies between now and at in words, cut to two units: 3天4小时, 20分钟, 不足1分钟. Empty when at has come.
func remaining(at, now time.Time) string {
	left := at.Sub(now)
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
