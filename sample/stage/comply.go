package stage

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"math"
	"sync"

	"zqyj/models"
	"zqyj/sample"
	"zqyj/store"
)

// Finish makes a unit's working version fit to be sent as the policy asks: looked over by its leader, and sealed.
func Finish(ctx context.Context, s *store.Store, actor models.Actor, policy models.Policy, plan sample.Plan) error {
	p := &play{store: s, policy: policy}
	desk, err := s.Desk(ctx, actor)
	if err != nil {
		return err
	}
	if err := p.approve(ctx, actor, plan, desk.Working); err != nil {
		return err
	}
	return p.seal(ctx, actor, desk.Working)
}

// approve declares the leader who looked a version over, where the policy asks for it.
func (p *play) approve(ctx context.Context, actor models.Actor, plan sample.Plan, version models.Version) error {
	if p.policy.Approval(version.NoOpinion) == models.ApprovalNone {
		return nil
	}
	name, post := plan.Leader, plan.Post
	if name == "" {
		name, post = "张某某", "分管负责同志"
	}
	_, err := p.store.Approve(ctx, actor, models.Approval{Hash: version.Hash, Name: name, Post: post, Agreed: true})
	return err
}

// seal hands the stamped page of a version in, where the policy asks for it before sending.
func (p *play) seal(ctx context.Context, actor models.Actor, version models.Version) error {
	if p.policy.Seal(version.NoOpinion) != models.SealBefore {
		return nil
	}
	_, err := p.store.SealReply(ctx, actor, models.Seal{Number: version.Number, Hash: version.Hash, Match: models.SealMatched}, store.Upload{Name: "盖章件（演示）.png", Kind: "png", Body: stampedPage()})
	return err
}

// stampedPage is a blank sheet with a red ring: nobody's seal.
var stampedPage = sync.OnceValue(drawStampedPage)

func drawStampedPage() []byte {
	const width, height, middleX, middleY, radius = 420, 594, 290, 430, 62
	page := image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{color.White, color.RGBA{200, 30, 30, 255}})
	for y := range height {
		for x := range width {
			if math.Abs(math.Hypot(float64(x-middleX), float64(y-middleY))-radius) < 3 {
				page.SetColorIndex(x, y, 1)
			}
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, page); err != nil {
		panic(err) // a buffer takes every write
	}
	return out.Bytes()
}
