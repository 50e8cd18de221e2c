"""What the help sheet of the template says: a topic and its text a row."""
# ruff: noqa: E501 - a table, one row a line

HELP_ZH = (
    ("怎么用", "1. 在“目标”里填增长率或金额（二选一）。2. 在“数据”里一行填一个组合：区域、产品、业务员……和去年实际。3. 在“成员”里填产能、上级、标签（可不填）。4. 在“规则”里写必须满足的条件（可不填）。5. 运行：apportion allocate 本文件.xlsx -o 分解表.xlsx"),
    ("示例", "各表里已填好一个虚构的小例子，可直接运行；看懂后换成自己的数据。"),
    ("数据：列", "列名决定含义，中英文都可以：区域、渠道、客户、产品、业务员、期间，以及任何自定义的文本列；去年、市场增长率、市场潜力、单位耗时、毛利率、锁定、下限、上限、编号。列的顺序随意，不用的列可以删掉。把鼠标停在列名上可看说明。"),
    ("数据：空格", "空 = 不知道，不等于 0。潜力空 = 不限；锁定、下限、上限空 = 没有。"),
    ("数据：合计", "合计、小计行会被识别、不计入，并在结果里说明。合并的单元格会向下填充。1月…12月、1季度…4季度的列会自动加总为去年。"),
    ("数据：锁定", "在“锁定”里填数，就是老板定死的数；“下限”“上限”是这一行目标的范围。"),
    ("规则：类型", "区间 = 指标在上下限之间；锁定 = 合计等于金额；起步量 = 要么不做，要么至少这么多；限数 = 最多几个；差距 = 最大减最小；基尼 = 不均程度。"),
    ("规则：指标", "金额；增长率 = 目标/去年 − 1；占比 = 占分母的比例；占比变动 = 占比 − 去年占比；公平系数 = 目标/应得份额；加压系数 = 目标/自然增长后；渗透率 = 目标/潜力；负荷率 = 工作量/产能。"),
    ("规则：范围", "区域=粤东　|　产品=主力|高毛利（几个）　|　业务员=tag:老员工（有标签的）　|　渠道=not:电商（除外）　|　用 ; 连接多个条件　|　空 = 全部。编号里有 ; | = , 等符号时加引号。"),
    ("规则：逐个", "业务员 = 每个业务员一条；区域, 产品 = 每个组合一条；区域@1 = 区域树的第一层每个一条。"),
    ("规则：分母", "占比的分母，空 = 全部；区域== 表示各自所在的区域。"),
    ("规则：例外", "业务员=R2 => 上限=0.7　每行一条，单元格内换行用 Alt+Enter。"),
    ("规则：软约束", "空 = 必须满足；是 = 尽量满足；优先级=1; 权重=1; 尺度=relative 或 money。"),
)  # fmt: skip

HELP_EN = (
    ("How to use it", "1. In `goal` give a growth or an amount, not both. 2. In `cells` write one row per combination that may be sold: region, product, rep ... and last year's actual. 3. In `members` give capacity, parent, tags (if you like). 4. In `rules` write what must hold (if you like). 5. Run: apportion allocate this.xlsx -o breakdown.xlsx"),
    ("Example", "The sheets hold a small fictitious example that runs as it is; replace it by your own data."),
    ("Cells: columns", "A column's name says what it is, in English or Chinese: region, channel, customer, product, rep, period, and any further column of texts; last year, market growth, potential, effort, margin, lock, min, max, key. Their order is free; delete what you do not use. Point at a header to see what it means."),
    ("Cells: empty", "Empty means unknown, not 0. No potential = no limit; no lock, min, max = none."),
    ("Cells: totals", "Rows of totals and subtotals are recognised, left out and reported. Merged cells are filled down. Columns Jan ... Dec or Q1 ... Q4 are summed to last year."),
    ("Cells: lock", "A number in `lock` is what the boss insists on; `min` and `max` are the range of the row's target."),
    ("Rules: kind", "bound = a measure between min and max; lock = the sum is the amount; viable = nothing, or at least min; limit = at most so many; spread = largest minus smallest; gini = inequality."),
    ("Rules: measure", "amount; growth = target / last year - 1; share = part of `of`; share_change = share - share of last year; stretch = target / fair share; uplift = target / momentum; penetration = target / potential; load = work / capacity."),
    ("Rules: where", "region=East   |   product=core|premium (several)   |   rep=tag:veteran (those with a tag)   |   channel=not:online (all but)   |   join conditions with ;   |   empty = all. Put an id in quotation marks if it holds ; | = or a comma."),
    ("Rules: each", "rep = one rule per rep; region, product = one per combination; region@1 = one per member of the first level of the tree."),
    ("Rules: of", "The whole of a share, empty = all; region== is the instance's own region."),
    ("Rules: except", "rep=R2 => max=0.7   one a line; Alt+Enter starts a new line in a cell."),
    ("Rules: soft", "empty = must hold; yes = as far as possible; priority=1; weight=1; scale=relative or money."),
)  # fmt: skip
