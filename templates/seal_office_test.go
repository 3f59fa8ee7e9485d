package templates

func init() {
	page := OfficeSealsPage{Frame: officeFrame("盖章件核对")}
	full, closed := page, page
	row := OfficeSeal{Unit: Link{"省科学技术厅", "/office/rounds/1/units/3"}, Version: 2, At: noon, By: "经办", File: Link{"查看", "/office/rounds/1/files/9"}, Code: "ZQ1-1-8-2-0F3A9C2D0F3A9C2D-ABCD", Accept: "/office/rounds/1/seals/4"}
	full.Rows = []OfficeSeal{row, {Unit: Link{"省财政厅", "/office/rounds/1/units/4"}, Version: 1, At: noon, By: "经办", File: row.File, Code: row.Code, Electronic: true}}
	row.Accept = ""
	closed.Rows = []OfficeSeal{row}
	gallery["OfficeSealsPage"] = examples{"empty": page, "full": full, "closed": closed, "error": none("nothing is typed here")}
}
