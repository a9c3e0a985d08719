# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Dates as people might write them, with their answers, from a seed.

One text in sixty-four, by its checksum, is never trained on: the unseen ones of the tests are drawn from these. Neither are the texts
that were written by hand.

    python texts.py 20        # shows twenty
"""
import calendar
import itertools
import random
import sys
import zlib
from pathlib import Path

from languages import ENGLISH, LANGUAGES, SHARES, TOWNS

HERE = Path(__file__).resolve().parent
ROMAN = "i ii iii iv v vi vii viii ix x xi xii".split()
LETTERS = "abcdefghijklmnopqrstuvwxyz"
UNITS = """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen""".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
COMMON = """hello world the see you tomorrow today yesterday next last week month year morning noon at on in of and or not none unknown tbd
    na maybe later soon before war after every price page room phone call me back good day night rondo music compiler
    report meeting lunch house number street total amount order item may march sun sat mon second first third""".split()


def normal(text):
    """What counts as the same text."""
    return " ".join(text.lower().split())


BY_HAND = {normal(line.split("\t")[0]) for name in ("handwritten.tsv", "not-dates.txt")
           for line in (HERE / name).read_text(encoding="utf-8").splitlines()}


def is_held_out(text):
    return zlib.crc32(normal(text).encode()) % 64 == 0


def may_be_trained_on(text):
    return not is_held_out(text) and normal(text) not in BY_HAND


# --- Misspelling -------------------------------------------------------------


def misspell(word, r):
    """One slip of a finger: a letter left out, doubled, swapped with the next, or another one."""
    at = r.randrange(len(word))
    kind = r.random()
    if kind < 0.3:
        return word[:at] + word[at + 1:]
    if kind < 0.5:
        return word[:at] + word[at] + word[at:]
    if kind < 0.8 and at + 1 < len(word):
        return word[:at] + word[at + 1] + word[at] + word[at + 2:]
    return word[:at] + r.choice(LETTERS) + word[at + (r.random() < 0.7):]


def distance(a, b):
    """Edits (swaps count as one) from a to b."""
    before, row = [], list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        older, before, row = before, row, [i]
        for j, y in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]


NAMES = [(name, month) for language in LANGUAGES for month, names in enumerate(language.months) for name in names]


def misspelt_month(name, month, r):
    """A misspelling that still says which month is meant: no other month's name is as near."""
    for _ in range(4):
        wrong = misspell(name, r)
        if len(name) >= 8 and r.random() < 0.25:
            wrong = misspell(wrong, r)
        own = distance(wrong, name)
        if 0 < own and all(abs(len(other) - len(wrong)) > own or distance(wrong, other) > own
                           for other, number in NAMES if number != month):
            return wrong
    return name


# --- Parts of a date ---------------------------------------------------------


def random_date(r):
    kind = r.random()
    year = r.randint(1950, 2049) if kind < 0.55 else r.randint(1900, 2049) if kind < 0.7 else r.randint(1700, 2199)
    if kind > 0.88:
        year = r.randint(1000, 2199)
    month = r.randint(1, 12)
    day = r.randint(1, calendar.monthrange(year, month)[1])
    if r.random() < 0.12:
        day = r.choice([1, 1, 1, 2, 3, calendar.monthrange(year, month)[1]])
    return year, month, day


def two_digits(number):
    if number < 20:
        return UNITS[number - 1]
    return TENS[number // 10 - 2] + ("-" + UNITS[number % 10 - 1] if number % 10 else "")


def year_in_words(year, r):
    century, rest = divmod(year, 100)
    if century in (10, 20) and (rest < 10 or r.random() < 0.3):
        words = UNITS[century // 10 - 1] + " thousand"
        words += (r.choice([" ", " and ", " and "]) + two_digits(rest)) if rest else ""
    elif rest == 0:
        words = two_digits(century) + " hundred"
    elif rest < 10:
        words = two_digits(century) + " " + r.choice(["oh ", "o ", "hundred and ", "oh-"]) + two_digits(rest)
    else:
        words = two_digits(century) + " " + r.choice(["", "", "", "hundred and "]) + two_digits(rest)
    return words.replace("-", " ") if r.random() < 0.35 else words


def say_year(year, language, r):
    kind = r.random()
    if 1950 <= year <= 2049:
        if kind < 0.16:
            return r.choice("'''''''’´`") + f"{year % 100:02}"
        if kind < 0.27:
            return f"{year % 100:02}"
    if language is ENGLISH and kind > 0.95:
        return year_in_words(year, r)
    return str(year)


def say_day(day, language, r):
    kind = r.random()
    if kind < 0.09:
        words = language.numbers[day - 1]
        return words.replace("-", " ") if "-" in words and r.random() < 0.4 else words
    endings = language.endings(day)
    if endings and kind < (0.9 if language.endings(2) == ["."] or day == 1 and not language.endings(2) else 0.5):
        ending = endings[0] if r.random() < 0.8 else r.choice(endings)
        if r.random() < 0.03 and language is ENGLISH:
            ending = r.choice([" " + ending, "th", "."])
        return f"{day}{ending}"
    return f"{day:02}" if kind > 0.85 else str(day)


def say_month(month, language, r):
    names = language.months[month - 1]
    name = names[0] if r.random() < 0.55 else r.choice(names)
    if len(name) > 3 and r.random() < 0.2 and not name.endswith("."):
        return misspelt_month(name, month - 1, r)
    return name


def say_weekday(language, r):
    names = r.choice(language.weekdays)
    name = names[0] if r.random() < 0.55 else r.choice(names)
    return misspell(name, r) if len(name) > 5 and r.random() < 0.08 else name


# --- Ways to write one -------------------------------------------------------


def day_month_year(date, language, r):
    year, month, day = (say(part, language, r) for say, part in zip((say_year, say_month, say_day), date))
    if r.random() < 0.16 and day.isdigit():  # 3-mar-1999, 5nov1605
        mark = r.choice(["-", "-", "/", ".", "", "", " - ", ","])
        return (f"{month}{mark}{day}{mark}{year}" if r.random() < 0.15 and mark else f"{day}{mark}{month}{mark}{year}")
    join = r.choice(language.between)
    before = r.choice(language.before) if language.before and r.random() < 0.2 else ""
    if join == " of " and r.random() < 0.05:
        day += " day"
    if "'" in before and day[0] not in "81u":
        before = "il "
    to_year = r.choice(language.to_year)
    if r.random() < 0.02:
        join = ", "
    return f"{before}{day}{join}{month}{to_year}{year}"


def month_day_year(date, language, r):
    year, month, day = (say(part, language, r) for say, part in zip((say_year, say_month, say_day), date))
    the = "the " if r.random() < (0.1 if day.isdigit() else 0.3) else ""
    mark = r.choice([", ", ", ", ", ", " ", " ", ",", " , "])
    if r.random() < 0.05:
        mark = f" ({r.choice(['', 'a '])}{say_weekday(language, r)}) "
    if day.isdigit() and len(year) < 4 and year.isdigit() and mark.strip() == "" and r.random() < 0.7:
        mark = ", "
    return f"{month} {the}{day}{mark}{year}"


def year_first(date, language, r):
    year, month, day = date
    month, day = say_month(month, language, r), say_day(day, language, r)
    mark = r.choice([" ", " ", "-", ", ", "/"])
    if r.random() < 0.25:
        month, day = day, month
    return f"{year}{mark}{month}{' ' if mark == ', ' else mark}{day}"


def named(date, language, r):
    kind = r.random()
    if kind < 0.07:
        return year_first(date, language, r)
    write = month_day_year if r.random() < language.month_first else day_month_year
    text = write(date, language, r)
    if kind > 0.8:
        weekday = say_weekday(language, r)
        if r.random() < 0.85:
            return weekday + r.choice([", ", " ", " ", " the " if language is ENGLISH else ", "]) + text
        return text + r.choice([", ", " ", " - ", " ("]) + weekday
    return text


def numbers(date, r):
    """Numbers alone: day first, unless only the other order is a date, or the year stands first."""
    year, month, day = date
    kind = r.random()
    mark = r.choice("--//..")
    pad = "02" if r.random() < 0.55 else ""
    if kind < 0.13:
        return f"{year}{month:02}{day:02}"
    if kind < 0.36:
        mark = r.choice("-----/. ")
        text = f"{year}{mark}{month:{pad or '02' if r.random() < 0.7 else ''}}{mark}{day:{pad}}"
        if r.random() < 0.2 and mark == "-":
            text += r.choice(["t", " ", "t"]) + clock(r) + r.choice(["", "z", "", "+01:00", ".000z"])
        return text
    if r.random() < 0.15:
        mark = r.choice([" ", " ", ". ", " . ", " / ", " - ", ","])
    first, second = (month, day) if day > 12 and r.random() < 0.3 else (day, month)
    short = 1950 <= year <= 2049 and r.random() < 0.4
    return f"{first:{pad}}{mark}{second:{pad}}{mark}" + (f"{year % 100:02}" if short else str(year))


def roman(date, r):
    year, month, day = date
    mark = r.choice([".", ".", " ", "-", "/", ". "])
    return f"{day}{mark}{ROMAN[month - 1]}{mark}{year if r.random() < 0.8 or not 1950 <= year <= 2049 else f'{year % 100:02}'}"


# --- What stands around a date -----------------------------------------------


def clock(r):
    hour, minute = r.randint(0, 23), r.randint(0, 59)
    return f"{hour:02}:{minute:02}" + (f":{r.randint(0, 59):02}" if r.random() < 0.4 else "")


def noise(r):
    return "".join(r.choice(["aeiou", LETTERS])[r.randrange(5)] for _ in range(r.randint(2, 8)))


def words(r, most):
    return " ".join(r.choice(COMMON) if r.random() < 0.8 else noise(r) for _ in range(r.randint(1, most)))


def dressed(text, language, r):
    kind = r.random()
    if kind < 0.1:
        text = r.choice(language.prefixes) + " " + text
    elif kind < 0.12:
        text = r.choice(TOWNS) + ", " + (r.choice(language.before) if r.random() < 0.5 else "") + text
    elif kind < 0.13:
        text = f"{noise(r)} {text}"
    kind = r.random()
    if kind < 0.03:
        text += r.choice([" ", ", ", " at ", " um ", " à "]) + clock(r)
    elif kind < 0.08:
        text += r.choice(".!?;,")
    elif kind < 0.10:
        text = r.choice(["({})", '"{}"', "[{}]", "'{}'", "<{}>", "~{}", "{} (?)", "{} ad"]).format(text)
    elif kind < 0.11:
        text += f" ({words(r, 3)})"
    if r.random() < 0.03:
        text = text.replace(" ", "  ", 1) if r.random() < 0.5 else r.choice([" ", "  "]) + text + r.choice(["", " ", "  "])
    if r.random() < 0.01:
        at = r.randrange(len(text) + 1)
        text = text[:at] + r.choice("*_#|€~") + text[at:] if not text[at - 1:at + 1].isdigit() else text
    return text


def without_date(r):
    """Words, numbers, and dates that lack a part: nothing that could be meant as a whole date."""
    year, month, day = random_date(r)
    language = r.choices(LANGUAGES, SHARES)[0]
    kind = r.random()
    if kind < 0.3:
        return words(r, 5)
    if kind < 0.4:
        return f"{words(r, 3)} {r.choice(['', '', '+', '$'])}{r.randint(0, 99999)}{r.choice(['', '', '.99', ' km', ' ' + words(r, 2)])}"
    if kind < 0.65:
        text = say_month(month, language, r) + r.choice([" ", " ", ", ", language.between[0]]) + str(year)
    elif kind < 0.85:
        text = say_day(day, language, r) + r.choice(language.between) + say_month(month, language, r)
        text = r.choice(language.before) + text if r.random() < 0.3 else text
    elif kind < 0.9:
        text = r.choice([str(year), say_weekday(language, r), say_month(month, language, r), "", " ", clock(r), noise(r)])
    else:
        return f"{r.randint(0, 99)}{r.choice([' of ', '/', '.', ':', ' '])}{r.randint(0, 99)}"
    return text + " " + words(r, 2) if r.random() < 0.15 else text


def sample(r):
    """A text and its answer."""
    if r.random() < 0.06:
        return without_date(r), ""
    date = random_date(r)
    language = r.choices(LANGUAGES, SHARES)[0]
    kind = r.random()
    if kind < 0.24:
        text = numbers(date, r)
        if r.random() < 0.15:
            text = say_weekday(language, r) + r.choice([" ", ", "]) + text
    elif kind < 0.27:
        text = roman(date, r)
    else:
        text = named(date, language, r)
    return dressed(text, language, r), "{:04}-{:02}-{:02}".format(*date)


def stream(seed, wanted):
    """Texts and answers without end, those that are `wanted`."""
    r = random.Random(seed)
    while True:
        text, answer = sample(r)
        if wanted(text):
            yield text, answer


def for_training(seed):
    return stream(seed, may_be_trained_on)


def unseen(count=2000):
    """Different texts that no training has seen, whatever its seed."""
    found = {}
    for text, answer in stream("unseen", is_held_out):
        found.setdefault(normal(text), (text, answer))
        if len(found) == count:
            return list(found.values())


if __name__ == "__main__":
    for text, answer in itertools.islice(for_training("show"), int(sys.argv[1]) if len(sys.argv) > 1 else 20):
        print(f"{answer or '-':10}  {text}")
