package sample

import "zqyj/models"

// supervisors: audit, state assets, taxes, quality, statistics, finance, intellectual property, and two bodies of the
// centre.
func supervisors() []entry {
	return []entry{
		{name: "省审计厅", category: related, plan: auditPlan(), lines: []line{
			amend("table/25", "省审计厅 | 省科技厅、省统计局", "省科技厅 | 省审计厅、省统计局", "审计机关依法独立行使审计监督权，不宜作为业务主管部门工作的牵头单位，建议由省科技厅牵头，我厅配合。").alike("evaluation-lead").accepted(),
			amend("4/1", "考核结果与专项资金安排挂钩", "考核结果作为专项资金安排的重要参考", "专项资金安排还须考虑项目成熟度和绩效评价结果，不宜仅与考核结果挂钩。").accepted(),
			amend("3/5/26", "单个项目出现亏损的，不单独作为否定性评价的依据", "对已履行尽职调查和决策程序的单个项目出现亏损的，不单独作为否定性评价的依据", "容错应以程序合规为前提，防止以容错之名掩盖决策失误。").alike("fund-duty").accepted(),
			add("4/2", "具体办法由省创新办会同有关部门于6月底前制定。", "对违反决策程序、损害国家和企业利益的，不适用本条规定。", "补充不予免责的情形，使权责对等。").alike("no-excuse").accepted(),
		}},
		{name: "省政府国资委", category: member, plan: stateAssetsPlan(), lines: []line{
			amend("3/2/9", "股权和分红激励", "国有科技型企业股权和分红激励", "现行政策适用于国有科技型企业，建议写明适用范围。"),
			amend("3/3/14", "支持高校、院所与骨干企业组建", "支持高校、院所与省属骨干企业、中央在甘企业组建", "中央在甘企业是我省产业技术创新的重要力量，应当写明。"),
			amend("table/23", "省科技厅、省政府国资委、兰州市、白银市", "省科技厅、兰州市、白银市、兰州高新区、白银高新区", "后备企业以民营科技企业为主，我委监管企业较少，建议不列我委，增列两个国家高新区。"),
		}},
		{name: "省国税局", category: member, plan: sent(jan(31, 16, 20), feb(7, 9, 45), person("姜某某", "0931-84****6"), "戚某某", "总会计师"), lines: []line{
			amend("3/2/9", "符合条件的企业享受加计扣除的比例达到90%以上", "符合条件的企业应享尽享加计扣除政策", "加计扣除由企业自主申报享受，税务部门不宜设定比例；且“符合条件的企业”数量无法事先确定，比例难以计算。").accepted(),
			amend("table/9", "省国税局 | 省地税局、省科技厅、省财政厅", "省国税局、省地税局 | 省科技厅、省财政厅", "企业所得税由国税、地税按管辖范围分别征收，应共同牵头。").accepted(),
			amend("3/2/9", "税务、科技部门建立企业名单共享机制", "税务、科技部门建立高新技术企业和研发项目鉴定意见共享机制", "仅共享名单不能满足后续管理需要，研发项目鉴定意见是政策落实中的难点。").accepted(),
			polish("3/2/9", "进口税收优惠", "科技创新进口税收优惠", "使用政策文件的规范名称。").accepted(),
		}},
		{name: "省地税局", category: member, plan: withdrawnPlan(), lines: []line{
			amend("table/9", "全年推进", "2018年5月底前完成汇算清缴，其余全年推进", "企业所得税汇算清缴有法定时限，建议写明。"),
			amend("3/2/9", "全年不少于12场", "全年不少于6场", "税务系统年内另有便民办税春风行动，活动可以合并开展。"),
		}},
		{name: "省质监局", category: related, plan: sent(feb(1, 11, 14), feb(6, 11, 33), person("谢某某", "0931-84****7"), "邹某某", "副局长"), lines: []line{
			amend("3/3/14", "新增省级制造业创新中心2家", "新增省级制造业创新中心2家，主导或者参与制定国家标准、行业标准10项以上", "标准是科技成果转化为产业优势的重要途径，正文尚未涉及，建议补充。").accepted(),
			amend("3/3/16", "增强科技大市场服务能力", "增强科技大市场和检验检测公共平台服务能力", "检验检测是高技术服务业的组成部分，省级质检中心已向企业开放。").accepted(),
			polish("3/3/14", "特尖专精", "专精特新", "疑为笔误。").alike("sme").accepted(),
		}},
		{name: "省统计局", category: related, plan: sent(feb(1, 8, 50), feb(7, 16, 26), person("喻某", "0931-84****8"), "柏某某", "副局长").letter("2"), lines: []line{
			polish("3/3", "向中向中高端", "向中高端", "文字重复。").alike("typo").accepted(),
			amend("3/3/11", "带动各类科技创新投入100亿元以上", "全社会研究与试验发展（R&D）经费投入不少于100亿元", "“各类科技创新投入”不是统计指标，没有数据来源。建议采用国家统计制度规定的R&D经费口径。").
				rejected("R&D经费为次年公布的年度数据，且2017年试验区约54亿元，直接替换将大幅提高目标。拟在任务分解表中注明“科技创新投入”的统计范围。"),
			amend("3/1/1", "各形成不少于2项可以推广的做法", "各形成不少于2项经评估可以推广的做法", "“可以推广”由谁认定、以什么为准，应当明确。").accepted(),
			whole("建议对文中数量指标逐项注明统计口径、数据来源和起止时间；凡没有统计制度支撑的指标，由牵头单位建立部门统计台账。", "正文数量指标中近半数没有现行统计制度支撑，年底难以核实，容易出现数出多门。").alike("indicators").
				partly("对列入考核的指标逐项注明口径和来源；其余预期性指标由牵头单位自行建立台账。", ""),
		}},
		{name: "省政府金融办", category: member, plan: sent(jan(31, 9, 58), feb(8, 17, 55), person("水某某", "139****0005"), "窦某某", "副主任"), lines: []line{
			amend("3/5/23", "给予不超过50%的补偿", "给予不超过30%的补偿", "补偿比例过高会诱发道德风险，周边省份多在20%至40%之间，建议首期按30%执行。").
				coordinate("与兰州高新区建议提高至70%的意见不一致，拟由省政府金融办牵头，会同省财政厅、人民银行兰州中心支行论证后确定。").desk("银行保险处"),
			amend("3/5/23", "支持银行设立科技支行或者科技金融专营机构，年内新增3家", "支持银行、保险机构设立科技金融专营机构，年内新增3家", "科技保险已在兰州高新区试点，应将保险机构一并纳入。").accepted(),
			amend("3/5/25", "力争年内新增上市或者挂牌企业10家", "力争年内新增上市企业1家、挂牌企业8家", "上市与挂牌难度相差很大，合并计算不利于考核。据摸底，年内有望申报上市的企业2家，取得批复的1家较为现实。").accepted(),
			amend("3/5/25", "对完成股份制改造的企业给予30万元奖励，对在“新三板”挂牌的企业给予50万元奖励", "对完成股份制改造、在“新三板”挂牌的企业按照省上现行政策给予奖励", "与我省现行企业上市挂牌扶持政策衔接，避免标准不一。").alike("listing-award").accepted(),
			amend("3/5/27", "严禁以科技金融名义违规集资", "严禁以科技金融名义非法集资、违规开展网络借贷和虚拟货币交易", "结合互联网金融风险专项整治要求予以补充。").accepted(),
			amend("table/24", "人民银行兰州中心支行 | 省政府金融办", "省政府金融办、人民银行兰州中心支行 | 省财政厅", "风险补偿资金的管理单位是我办和省财政厅，监测工作应共同承担。").accepted(),
		}},
		{name: "省知识产权局", category: member, plan: sent(feb(1, 9, 47), feb(8, 12, 4), person("章某某", "0931-84****9"), "云某某", "副局长"), lines: []line{
			amend("3/5/24", "建立知识产权评估、登记、处置一体化服务流程", "建立知识产权评估、登记、质押、处置、风险分担一体化服务流程", "质押环节和风险分担是企业融资的关键，流程应当完整。").accepted(),
			amend("3/3/16", "知识产权质押融资总额达到5亿元", "专利权质押融资总额达到5亿元", "目前能够取得登记数据的只有专利权，商标权、著作权质押数据由其他部门掌握。").rejected("商标权、著作权质押已开展且有数据，由各登记部门按季度提供，口径不宜缩小。"),
			add("3/3/16", "探索专利、商标、版权综合管理。", "开展高价值专利培育，试验区每万人口发明专利拥有量达到8件。", "缺少反映创新产出质量的指标。2017年试验区每万人口发明专利拥有量为7.1件，达到8件是可行的。").accepted(),
			amend("table/17", "省知识产权局 | 省编办、兰州市、兰州高新区", "省知识产权局、兰州市 | 省编办、兰州高新区", "知识产权港由兰州市负责选址建设，建议共同牵头；知识产权法庭的设立须报有权机关批准，建议单列。").
				partly("增列兰州市共同牵头；法庭筹备为前期工作，暂不单列。", "省知识产权局、兰州市 | 省编办、兰州高新区"),
			polish("3/1/3", "知识产权运用保护", "知识产权创造、运用和保护", "与国家知识产权战略的提法保持一致。").accepted(),
		}},
		{name: "人民银行兰州中心支行", category: related, plan: centralBankPlan(), lines: []line{
			amend("3/5/23", "全年发放科技贷款不少于50亿元", "引导银行机构加大科技信贷投放，科技贷款增速高于各项贷款平均增速", "信贷投放由商业银行自主决定，不宜以文件形式规定发放数额。"),
			amend("table/24", "2018年4月底前", "2018年6月底前", "监测指标需要与各银行机构对接数据，4月底前完成时间不足。"),
		}},
		{name: "中科院兰州分院", category: related, plan: academyPlan(), lines: []line{
			amend("3/3/17", "中科院近物所兰州新区大科学装置示范园", "中科院近代物理研究所兰州新区大科学装置示范园", "建议使用规范全称。").editorial(),
			amend("3/3/11", "转化重大科技成果100项以上", "转化重大科技成果100项以上，其中中科院院属单位成果不少于15项", "体现院地合作成效，便于我院分解任务。"),
			add("3/3/16", "向试验区企业免费开放。", "推动大型科研仪器设备共享，入网仪器年均有效机时不低于1000小时。", "院属单位大型仪器开放共享已有基础，建议纳入。"),
		}},
	}
}

// auditPlan came by fax before the deadline and was checked by a second person.
func auditPlan() Plan {
	p := sent(0, feb(7, 11, 20), person("苏某某", "0931-84****5"), "潘某某", "副厅长").letter("11").in(EnteredChecked)
	p.DoneAt, p.EnteredAt, p.CheckedAt = feb(7, 11, 20), feb(7, 11, 52), feb(7, 15, 8)
	p.Channel, p.CallNote = models.ChannelFax, "传真件2页，已加盖公章，经电话核对收悉。"
	return p
}

func stateAssetsPlan() Plan {
	p := sent(feb(2, 10, 40), 0, person("葛某某", "0931-84****0"), "奚某某", "副主任").in(AwaitingApproval)
	p.Reminders = []models.Reminder{reminder(feb(9, 9, 40), "规划发展处葛某某", "意见已拟好，分管领导上午在外开会，12时前签批。")}
	return p
}

// withdrawnPlan withdrew on the last morning to think again together with the other tax office.
func withdrawnPlan() Plan {
	p := sent(feb(1, 14, 5), feb(7, 10, 2), person("范某某", "0931-84****1"), "彭某某", "副局长").in(Withdrawn)
	p.DoneAt, p.WithdrawnAt = feb(7, 10, 2), feb(9, 8, 55)
	return p
}

// centralBankPlan handed in a paper letter this morning; the second person has not looked yet.
func centralBankPlan() Plan {
	p := sent(0, 0, person("郎某某", "0931-84****2"), "鲁某某", "副行长").letter("5").in(EnteredUnchecked)
	p.DoneAt, p.EnteredAt = feb(9, 10, 50), feb(9, 11, 24)
	p.Channel, p.CallNote = models.ChannelPaper, "机要通信员送达，原件1份，已加盖公章。"
	return p
}

func academyPlan() Plan {
	p := sent(feb(1, 10, 26), 0, person("李某𬭚", "0931-49****3"), "韦某某", "副院长").in(Drafting)
	p.Request = models.ExtensionRequest{
		At: feb(12, 18, 0), Reason: "需汇总院属8家单位意见，分管院领导出差至2月11日，申请延期。", AskedBy: "李某𬭚", AskedAt: feb(8, 9, 15),
		Decision: "granted", Answer: "同意延期至2月12日18时，请按时反馈。", DecidedBy: contact, DecidedAt: feb(8, 10, 30),
	}
	return p
}
