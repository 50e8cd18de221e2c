"""The company: where it sells, through whom, what, and who sells it. Everything here is invented."""

from dataclasses import dataclass

BASE = 500_000
"""Sales of the last twelve months, in hundredths of 万元."""


@dataclass(frozen=True)
class Region:
    """A sales region: its cities and how much more its market could take, as a multiple of last year."""

    id: str
    cities: tuple[str, ...]
    room: float
    market: float


@dataclass(frozen=True)
class Product:
    """A product: its line, its usual size in a shop, margin, market growth and effort against the average."""

    id: str
    line: str
    size: float
    margin: float
    market: float
    effort: float
    room: float = 1.0
    tag: str = ""


@dataclass(frozen=True)
class Channel:
    """A channel: hours of selling per 万元, effect on the margin, and the share of products it lists."""

    id: str
    hours: float
    margin: float
    listed: float


@dataclass(frozen=True)
class Rep:
    """A rep: the stalls (city, channel, customer classes), hours a year, and last year's use of them.

    `use` of a new hire is the part of the ramped hours that the stalls would have taken last year.
    """

    id: str
    stalls: tuple[tuple[str, str, str], ...]
    hours: int
    use: float
    ramp: float = 1.0
    tag: str = "veteran"


REGIONS = (
    Region("珠三角", ("广州", "深圳", "佛山", "东莞"), 1.95, 0.03),
    Region("粤东", ("汕头", "揭阳", "梅州"), 2.15, 0.05),
    Region("粤西", ("湛江", "茂名", "阳江"), 2.25, 0.06),
    Region("桂琼", ("南宁", "柳州", "海口"), 2.60, 0.09),
)
ROOT = "华南"

PRODUCTS = (
    Product("生抽", "调味品", 1.00, 0.24, 0.03, 0.90),
    Product("蚝油", "调味品", 0.72, 0.27, 0.05, 0.95),
    Product("蒸鱼豉油", "调味品", 0.40, 0.31, 0.06, 1.05),
    Product("凉茶", "饮品", 0.62, 0.29, 0.04, 0.95),
    Product("零糖椰子水", "饮品", 0.34, 0.38, 0.18, 1.30, tag="launch"),
    Product("罐装豆奶", "饮品", 0.30, 0.17, -0.15, 1.00, room=0.62, tag="phase_out"),
    Product("每日坚果", "休闲食品", 0.45, 0.34, 0.10, 1.10, room=1.10),
    Product("芒果干", "休闲食品", 0.30, 0.36, 0.08, 1.10, room=1.05),
)
LINES = ("调味品", "饮品", "休闲食品")

CHANNELS = (
    Channel("经销", 4.5, -0.02, 0.80),
    Channel("直营", 5.5, 0.05, 0.74),
    Channel("电商", 3.5, 0.01, 0.82),
    Channel("KA", 4.8, -0.04, 0.84),
)

CLASSES = {"A": (1.6, 0.80), "B": (1.0, 1.0), "C": (0.50, 1.4)}
"""Customer class -> (size, effort), against the average."""

FAVOURED = {("电商", "休闲食品"): 2.1, ("电商", "调味品"): 0.6, ("KA", "调味品"): 1.2, ("直营", "饮品"): 1.3}
"""(channel, line) -> how much more of the line is sold there."""

REPS = (
    Rep("陈志豪", (("广州", "经销", "AB"), ("广州", "直营", "B")), 1840, 0.72),
    Rep("林晓敏", (("广州", "KA", "AB"), ("广州", "直营", "A")), 1800, 0.66),
    Rep("黄伟杰", (("广州", "经销", "C"), ("佛山", "经销", "BC")), 1720, 0.56),
    Rep("梁嘉欣", (("深圳", "KA", "AB"), ("东莞", "KA", "A")), 1880, 0.72),
    Rep("何文锋", (("深圳", "经销", "ABC"),), 1780, 0.66),
    Rep("罗咏诗", (("深圳", "电商", "AB"), ("广州", "电商", "BC")), 1640, 0.55),
    Rep("邓子健", (("佛山", "经销", "A"), ("佛山", "直营", "BC")), 1700, 0.60),
    Rep("谢丽华", (("东莞", "经销", "BC"), ("东莞", "直营", "A")), 1740, 0.64),
    Rep("吴海涛", (("汕头", "经销", "AB"), ("汕头", "直营", "B")), 1760, 0.66),
    Rep("郑少芬", (("汕头", "KA", "A"), ("揭阳", "KA", "B")), 1640, 0.54),
    Rep("蔡泽鹏", (("揭阳", "经销", "ABC"),), 1720, 0.62),
    Rep("许佩玲", (("梅州", "经销", "BC"), ("汕头", "电商", "B")), 1600, 0.53),
    Rep("冯国栋", (("湛江", "经销", "AB"), ("湛江", "直营", "B")), 1760, 0.63),
    Rep("潘玉兰", (("湛江", "KA", "A"), ("茂名", "KA", "B")), 1640, 0.55),
    Rep("莫家成", (("茂名", "经销", "ABC"),), 1680, 0.59),
    Rep("周启明", (("阳江", "经销", "BC"), ("海口", "经销", "C"), ("湛江", "电商", "B")), 1720, 0.56),
    Rep("韦春燕", (("南宁", "经销", "AB"), ("南宁", "直营", "A")), 1800, 0.63),
    Rep("覃建国", (("南宁", "KA", "A"), ("柳州", "KA", "B")), 1680, 0.54),
    Rep("符雪梅", (("海口", "经销", "AB"), ("海口", "KA", "A")), 1700, 0.55),
    Rep("陆振宇", (("柳州", "经销", "ABC"),), 1680, 0.53),
    Rep("农小玲", (("南宁", "电商", "BC"), ("海口", "电商", "B")), 1600, 0.46),
    Rep("苏婉婷", (("东莞", "直营", "B"), ("佛山", "电商", "B")), 1680, 0.52, ramp=0.7, tag="new"),
    Rep("林子轩", (("梅州", "直营", "B"), ("揭阳", "电商", "C")), 1640, 0.50, ramp=0.6, tag="new"),
    Rep("韦宏亮", (("柳州", "直营", "B"), ("柳州", "电商", "C")), 1640, 0.46, ramp=0.5, tag="new"),
)
FORMER = {"佛山": ("黄伟杰", "欧阳敏")}
"""City -> (rep, rep before): who sold it in the first of the two years."""
