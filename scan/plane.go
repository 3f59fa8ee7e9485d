package scan

import "math"

// crop copies a piece out.
func (p plane) crop(x, y, w, h int) plane {
	out := plane{w, h, make([]byte, w*h)}
	for row := range h {
		copy(out.pix[row*w:(row+1)*w], p.pix[(y+row)*p.w+x:])
	}
	return out
}

// scaled resizes by f: bilinear upwards, averaging boxes downwards, so that
// modules neither alias nor vanish. A picture that would vanish stays as it is.
func (p plane) scaled(f float64) plane {
	w, h := int(float64(p.w)*f), int(float64(p.h)*f)
	if w < 16 || h < 16 {
		return p
	}
	if f > 1 {
		return p.sampled(w, h, func(x, y float64) (float64, float64) { return (x+0.5)/f - 0.5, (y+0.5)/f - 0.5 })
	}
	return p.shrunk(w, h)
}

// shrunk averages the source pixels under each target pixel.
func (p plane) shrunk(w, h int) plane {
	out := plane{w, h, make([]byte, w*h)}
	for y := range h {
		y0, y1 := y*p.h/h, max((y+1)*p.h/h, y*p.h/h+1)
		for x := range w {
			x0, x1 := x*p.w/w, max((x+1)*p.w/w, x*p.w/w+1)
			sum := 0
			for sy := y0; sy < y1; sy++ {
				for _, v := range p.pix[sy*p.w+x0 : sy*p.w+x1] {
					sum += int(v)
				}
			}
			out.pix[y*w+x] = byte(sum / ((y1 - y0) * (x1 - x0)))
		}
	}
	return out
}

// turned rotates by degrees about the middle onto paper that holds the corners.
func (p plane) turned(degrees float64) plane {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	w := int(math.Abs(float64(p.w)*cos) + math.Abs(float64(p.h)*sin))
	h := int(math.Abs(float64(p.w)*sin) + math.Abs(float64(p.h)*cos))
	cx, cy := float64(p.w)/2, float64(p.h)/2
	return p.sampled(w, h, func(x, y float64) (float64, float64) {
		x, y = x-float64(w)/2, y-float64(h)/2
		return cx + x*cos + y*sin, cy - x*sin + y*cos
	})
}

// sampled fills w × h pixels from where from points to, white outside.
func (p plane) sampled(w, h int, from func(x, y float64) (float64, float64)) plane {
	out := plane{w, h, make([]byte, w*h)}
	for y := range h {
		for x := range w {
			out.pix[y*w+x] = p.at(from(float64(x), float64(y)))
		}
	}
	return out
}

// at interpolates between the four pixels around a place.
func (p plane) at(x, y float64) byte {
	fx, fy := math.Floor(x), math.Floor(y)
	x0, y0 := int(fx), int(fy)
	if x0 < -1 || y0 < -1 || x0 >= p.w || y0 >= p.h {
		return 255
	}
	ax, ay := x-fx, y-fy
	top := float64(p.clamped(x0, y0))*(1-ax) + float64(p.clamped(x0+1, y0))*ax
	low := float64(p.clamped(x0, y0+1))*(1-ax) + float64(p.clamped(x0+1, y0+1))*ax
	return byte(top*(1-ay) + low*ay + 0.5)
}

func (p plane) clamped(x, y int) byte {
	return p.pix[min(max(y, 0), p.h-1)*p.w+min(max(x, 0), p.w-1)]
}

// smoothed averages each pixel with its neighbours, the middle weighing four,
// the sides two, the corners one.
func (p plane) smoothed() plane {
	out := plane{p.w, p.h, make([]byte, len(p.pix))}
	copy(out.pix, p.pix)
	for y := 1; y < p.h-1; y++ {
		up, row, low := p.pix[(y-1)*p.w:], p.pix[y*p.w:], p.pix[(y+1)*p.w:]
		for x := 1; x < p.w-1; x++ {
			sum := int(up[x-1]) + 2*int(up[x]) + int(up[x+1]) +
				2*int(row[x-1]) + 4*int(row[x]) + 2*int(row[x+1]) +
				int(low[x-1]) + 2*int(low[x]) + int(low[x+1])
			out.pix[y*p.w+x] = byte(sum / 16)
		}
	}
	return out
}

// spread stretches grey values so that the darkest and the lightest half
// percent become black and white.
func (p plane) spread() plane {
	var count [256]int
	for _, v := range p.pix {
		count[v]++
	}
	dark, light := tail(count[:], len(p.pix)/200, 1), tail(count[:], len(p.pix)/200, -1)
	if light-dark < 16 {
		return p
	}
	return p.mapped(func(v int) int { return (v - dark) * 255 / (light - dark) })
}

// brightened multiplies grey values; what passes white is white.
func (p plane) brightened(by float64) plane {
	return p.mapped(func(v int) int { return int(float64(v) * by) })
}

func (p plane) mapped(to func(v int) int) plane {
	var table [256]byte
	for v := range table {
		table[v] = byte(min(max(to(v), 0), 255))
	}
	out := plane{p.w, p.h, make([]byte, len(p.pix))}
	for i, v := range p.pix {
		out.pix[i] = table[v]
	}
	return out
}

// tail finds the grey value where more than n pixels have been passed, from
// black upwards (step 1) or from white downwards (step -1).
func tail(count []int, n, step int) int {
	v := 0
	if step < 0 {
		v = 255
	}
	for seen := 0; v >= 0 && v <= 255; v += step {
		if seen += count[v]; seen > n {
			return v
		}
	}
	return min(max(v, 0), 255)
}
