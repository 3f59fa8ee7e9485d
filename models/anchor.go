package models

import (
	"errors"

	"zqyj/redline"
)

// Anchor ties an opinion's quote to the text of its clause. A 修改 that quotes only a passage becomes the whole
// clause with that passage changed, so that every redline is made on the whole clause; an empty quote of a 修改
// stands for the whole clause, of a 删除 likewise. A quote that is not in the clause, or stands there twice, is refused:
// guessing would put the opinion on the wrong words.
func Anchor(o Opinion, c Clause) (Opinion, *Problem) {
	full := c.Full()
	switch o.Kind {
	case KindReplace:
		if o.Quote == "" || o.Quote == full {
			o.Quote = full
			return o, nil
		}
	case KindInsert, KindRemove:
		if o.Quote == "" {
			return o, nil
		}
	default:
		return o, nil
	}
	from, to, err := redline.Locate(full, o.Quote)
	if errors.Is(err, redline.ErrAmbiguous) {
		return o, Invalid("quote", "这段原文在条款中出现不止一次，请多引几个字，使它只有一处")
	}
	if err != nil {
		return o, Invalid("quote", "条款中没有这段原文，请从条款中照原文引用")
	}
	if o.Kind == KindReplace {
		o.Quote, o.Proposed = full, full[:from]+o.Proposed+full[to:]
	} else {
		o.Quote = full[from:to]
	}
	return o, nil
}
