"""Names of an instance: plainly invented, and all in cp950, so that any export can hold them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations, product

from matcher.generator.draws import Draws

SURNAMES = (
    *"陳林黃張李王吳劉蔡楊許鄭謝郭洪曾邱廖賴徐",
    *"周葉蘇莊呂江何蕭羅高潘簡朱鍾彭游詹胡施沈",
)

GIVEN_NAMES = (
    *("松果", "海螺", "雲朵", "星砂", "楓糖", "露珠", "稻穗", "貝殼", "竹筍", "雨點"),
    *("彩石", "浪花", "螢火", "晨霧", "山嵐", "麥芽", "桂圓", "銀杏", "風鈴", "月餅"),
    *("小溪", "嫩芽", "夕陽", "雪球", "橡實", "花瓣", "珊瑚", "羽毛", "草莓", "石榴"),
    *("芝麻", "紅豆", "綠茶", "金桔", "檸檬", "百合", "向日", "蒲公", "飛魚", "白鷺"),
)

UNIVERSITIES = (
    *("晨星", "遠帆", "青空", "望洋", "松濤", "溪聲", "雲嶺", "朝霞", "星橋", "竹影"),
    *("海風", "楓林", "月河", "石泉", "麥田", "雁行", "燈塔", "曉光", "浪花", "雪松"),
    *("鹿鳴", "稻香", "彩虹", "螢火", "山嵐"),
)
KINDS = ("", "科技", "教育")
UNIVERSITY = "{}大學"

SCHOOL_FIRST = "鯨鷺鯉螢蝶雁貝浪嵐霧霞虹楓杉柚桔荷蓮麥稻"
SCHOOL_SECOND = "灣坡谷崎嶼汀澗塘埔坪"
PRIMARY = "{}國小"
JUNIOR = "{}國中"

HIGH_SCHOOL_AUTHORITIES = {"國立": 0.65, "私立": 0.35}
HIGH_SCHOOL_KINDS = {"高中": 0.58, "高工": 0.16, "高商": 0.10, "家商": 0.08, "農工": 0.08}
"""How often a school under the ministry is of each kind."""

COUNTIES = (
    *("宜蘭縣", "花蓮縣", "臺東縣", "屏東縣", "高雄市", "臺南市", "嘉義縣", "雲林縣"),
    *("南投縣", "彰化縣", "臺中市", "苗栗縣", "新竹縣", "桃園市", "新北市"),
)
"""Around the island, so that neighbours in the list are neighbours on the map."""

ISLANDS = ("澎湖縣", "金門縣", "連江縣")

WAIVER = "核定字第{:05d}號"
TERM = "115 學年度第 1 學期"

SUBJECT_NEEDS = {"英語": 0.40, "數學": 0.36, "國語": 0.16, "自然": 0.05, "社會": 0.03}
"""How often a child needs a subject: how often it is named before the others."""

SUBJECT_SKILLS = {"英語": 0.38, "數學": 0.30, "國語": 0.22, "自然": 0.06, "社會": 0.04}
"""How often a tutor teaches it."""


def person_name(draws: Draws) -> str:
    """A surname and a given name."""
    return f"{draws.pick(SURNAMES)}{draws.pick(GIVEN_NAMES)}"


def number_ids(letter: str, digits: int, count: int) -> list[str]:
    """Ids from 1 to ``count``, all of the same length: ``digits`` or more."""
    digits = max(digits, len(str(count)))
    return [f"{letter}{number:0{digits}d}" for number in range(1, count + 1)]


def university_stems(draws: Draws, count: int) -> list[str]:
    """Two characters for as many universities as there are such names, longer ones for further ones."""
    long = [f"{one}{other}{kind}" for kind, (one, other) in product(KINDS, permutations(UNIVERSITIES, 2))]
    stems = _stems(draws, count, UNIVERSITIES, long)
    return [stems[number % len(stems)] for number in range(count)]


def school_stems(draws: Draws, count: int) -> list[str]:
    """Two characters for as many schools as there are such names, three for further ones; fewer than ``count``
    where these are used up too.
    """
    short = [f"{a}{b}" for a, b in product(SCHOOL_FIRST, SCHOOL_SECOND)]
    return _stems(draws, count, short, [f"{a}{stem}" for a, stem in product(SCHOOL_FIRST, short)])


def _stems(draws: Draws, count: int, short: Sequence[str], long: Sequence[str]) -> list[str]:
    """So many names, drawn among the short ones and, when these are used up, among the long ones."""
    stems = draws.some(short, count)
    return stems + draws.some(long, count - len(stems))
