package templates

import "zqyj/models"

// UnclassifiedNotice stands on every page where text or files come in (rules.md 9).
const UnclassifiedNotice = "本系统为非涉密系统，严禁处理、存储、传输国家秘密。"

// Frame is what every page has around its own content. Page structs embed it; handlers fill it in one place.
type Frame struct {
	Title   string    // the page's h1, and the first half of <title>
	Round   string    // title of the round the page belongs to; empty outside a round
	Home    string    // where the name of the service leads; empty = "/"
	Viewer  Viewer    // who is signed in; zero = nobody
	Office  Office    // whom to call; stands in the footer of every page
	Nav     []NavItem // main navigation; empty for pages without one
	Crumbs  []Link    // the way up, outermost first; the page itself is not among them
	Banners []Banner
	Flash   Flash          // what the last action did; zero = nothing to say
	Taken   string         // token of the form that was saved just before: its text need not be kept any longer
	Now     models.Instant // the service's time, from the store's clock
	Width   Width          // how wide the main column may get
}

func (f Frame) frame() Frame { return f }

// HomePath is the address behind the name of the service.
func (f Frame) HomePath() string {
	if f.Home == "" {
		return "/"
	}
	return f.Home
}

// Narrow says whether the page is a form or a message in a reading column.
func (f Frame) Narrow() bool { return f.Width == WidthNarrow }

// Wide says whether the page uses the whole window, for workbench and ledger.
func (f Frame) Wide() bool { return f.Width == WidthWide }

// Width is the width of a page's main column.
type Width int

// The three widths of a page.
const (
	WidthPage   Width = iota // 64rem: lists and tables
	WidthNarrow              // 42rem: forms, messages, reading
	WidthWide                // the window: draft beside opinions, ledger
)

// Viewer is the person signed in, as shown at the top right.
type Viewer struct {
	Name    string // the unit's name, or the officer's
	Role    string // in words: 经办人, 负责同志, 办公室·审计
	SignOut string // where the sign-out form posts to
	Mark    string // tells one person's way in from another's in one tab; no name
}

// SignedIn says whether anybody is signed in.
func (v Viewer) SignedIn() bool { return v.Name != "" }

// Office is the lead office as shown to anyone who needs help.
type Office struct {
	Name  string // 省创新办
	Phone string // empty when not yet set
}

// Link is an address with its words.
type Link struct {
	Label string
	Href  string
}

// NavItem is one entry of the main navigation.
type NavItem struct {
	Label   string
	Href    string
	Count   int // shown when above zero
	Current bool
}

// Banner is a line above the header that qualifies everything below it.
type Banner struct {
	Tone Tone
	Text string
}

// DemoBanner marks a page of the sample round.
func DemoBanner() Banner { return Banner{ToneWarn, "演示数据,意见均为虚构"} }

// RehearsalBanner marks a page of a database with a moved clock and names that clock.
func RehearsalBanner(now models.Instant) Banner {
	if now.IsZero() { // on the page that says the database cannot be reached
		return Banner{ToneWarn, "演练，不作为正式反馈"}
	}
	return Banner{ToneWarn, "演练：本系统时钟为 " + now.String() + "，不作为正式反馈"}
}

// InternalBanner marks a round that carries 内部资料.
func InternalBanner() Banner { return Banner{ToneInfo, "内部资料，请妥善保管"} }

// Flash is one message about the action just done.
type Flash struct {
	Tone Tone
	Text string
}

// Tone is the meaning of a colour; a shape and words always go with it.
type Tone string

// The five tones.
const (
	ToneInfo  Tone = "info"
	ToneGood  Tone = "good"
	ToneWarn  Tone = "warn"
	ToneBad   Tone = "bad"
	ToneQuiet Tone = "quiet"
)

// Icon is the shape that goes with a tone, a name in static/icons.
func (t Tone) Icon() string {
	switch t {
	case ToneGood:
		return "check"
	case ToneWarn, ToneBad:
		return "warning"
	case ToneQuiet:
		return "dash"
	}
	return "info"
}
