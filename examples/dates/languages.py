# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""How six languages name days, months and weekdays, and what stands around a date: tables for texts.py, lower case throughout."""
from dataclasses import dataclass, field


@dataclass
class Language:
    months: list  # of lists: the full name first, then other names, then abbreviations
    weekdays: list  # of lists, Monday first: the full name, then abbreviations
    numbers: list  # 1 to 31 in words, as a day is called
    endings: object = None  # day -> what may stand behind its digits ("rd"), most usual first
    before: list = field(default_factory=list)  # words before the day
    between: list = field(default_factory=lambda: [" "])  # day to month
    to_year: list = field(default_factory=lambda: [" "] * 12 + [", "])  # month to year
    prefixes: list = field(default_factory=list)  # before the whole date
    month_first: float = 0.0  # how often the month stands before the day


def rows(text):
    return [line.split() for line in text.strip().splitlines()]


def tens(units, *groups):
    """1 to 31: the words up to 19 or so, then each of 20 to 31 from its group (a tens' word and how a unit joins it)."""
    words = list(units)
    for group in groups:
        words += group
    assert len(words) == 31
    return words


ENGLISH_UNITS = "first second third fourth fifth sixth seventh eighth ninth".split()
ENGLISH = Language(
    months=rows("""
        january jan jan.
        february feb feb.
        march mar mar.
        april apr apr.
        may
        june jun jun.
        july jul jul.
        august aug aug.
        september sept sep sept. sep.
        october oct oct.
        november nov nov.
        december dec dec."""),
    weekdays=rows("""
        monday mon mon.
        tuesday tue tues tue. tues.
        wednesday wed weds wed.
        thursday thu thur thurs thu. thurs.
        friday fri fri.
        saturday sat sat.
        sunday sun sun."""),
    numbers=tens(
        ENGLISH_UNITS + """tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth
        twentieth""".split(), [f"twenty-{unit}" for unit in ENGLISH_UNITS], ["thirtieth", "thirty-first"]),
    endings=lambda day: ["th" if day in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")],
    before=["the "],
    between=[" "] * 6 + [" of "] * 3,
    to_year=[" ", " ", " ", ", "],
    prefixes="""on|on the|dated|date|date:|date -|born|born on|dob|dob:|d.o.b.|due|due by|due date|by|before|until|since|from|signed|signed this|this
        |as of|issued|issued on|expires|valid until|posted|published|sent|received|died|in|it was|started|ends|delivery|invoice date:
        |written on|the meeting is on|see you on|arrived""".replace("\n", "").split("|"),
    month_first=0.45)

GERMAN_UNITS = "ein zwei drei vier fünf sechs sieben acht neun".split()
GERMAN = Language(
    months=rows("""
        januar jänner jan jan. jän. jaenner
        februar feber feb feb. febr. febr
        märz maerz mär mär. mrz mrz. marz
        april apr apr.
        mai
        juni juno jun jun.
        juli jul jul.
        august aug aug.
        september sept sep sept. sep.
        oktober okt okt.
        november nov nov.
        dezember dez dez."""),
    weekdays=rows("""
        montag mo mo. mon
        dienstag di di.
        mittwoch mi mi.
        donnerstag do do.
        freitag fr fr.
        samstag sa sa. sonnabend
        sonntag so so."""),
    numbers=tens(
        """erster zweiter dritter vierter fünfter sechster siebter achter neunter zehnter elfter zwölfter dreizehnter
        vierzehnter fünfzehnter sechzehnter siebzehnter achtzehnter neunzehnter zwanzigster""".split(),
        [f"{unit}undzwanzigster" for unit in GERMAN_UNITS], ["dreißigster", "einunddreißigster"]),
    endings=lambda day: ["."],
    before=["der ", "den ", "am ", "dem "],
    between=[" "] * 9 + [""],
    to_year=[" "] * 12 + [", "],
    prefixes="vom|seit|bis|ab|geboren am|geb.|gültig bis|datum|datum:|stand|stand:|zum|bis zum".split("|"))

FRENCH_UNITS = "un deux trois quatre cinq six sept huit neuf".split()
FRENCH = Language(
    months=rows("""
        janvier janv janv. jan jan.
        février fevrier févr févr. fév fév. fev
        mars
        avril avr avr.
        mai
        juin
        juillet juil juil. juill.
        août aout
        septembre sept sept. sep
        octobre oct oct.
        novembre nov nov.
        décembre decembre déc déc. dec dec."""),
    weekdays=rows("""
        lundi lun lun.
        mardi mar. 
        mercredi mer mer.
        jeudi jeu jeu.
        vendredi ven ven.
        samedi sam sam.
        dimanche dim dim."""),
    numbers=tens(
        """premier deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept
        dix-huit dix-neuf vingt vingt-et-un""".split(), [f"vingt-{unit}" for unit in FRENCH_UNITS[1:]], ["trente", "trente-et-un"]),
    endings=lambda day: ["er"] if day == 1 else [],
    before=["le "],
    prefixes="du|depuis le|jusqu'au|né le|née le|fait le|date|date:|à partir du|avant le".split("|"))

SPANISH = Language(
    months=rows("""
        enero ene ene.
        febrero feb feb.
        marzo mar mar.
        abril abr abr.
        mayo may
        junio jun jun.
        julio jul jul.
        agosto ago ago.
        septiembre setiembre sept sep sept. sep.
        octubre oct oct.
        noviembre nov nov.
        diciembre dic dic."""),
    weekdays=rows("""
        lunes lun lun.
        martes mar.
        miércoles miercoles mié mié.
        jueves jue jue.
        viernes vie vie.
        sábado sabado sáb sáb.
        domingo dom dom."""),
    numbers="""primero dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete
        dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho
        veintinueve treinta treinta_y_uno""".replace("_", " ").split()[:30] + ["treinta y uno"],
    endings=lambda day: ["º", "°", "ro"] if day == 1 else [],
    before=["el ", "el día "],
    between=[" de "] * 6 + [" "] * 3,
    to_year=[" de "] * 4 + [" "] * 3 + [" del "] * 2 + [", "],
    prefixes="desde|hasta|fecha|fecha:|nacido|nacida|a|válido hasta|antes".split("|"))

ITALIAN = Language(
    months=rows("""
        gennaio gen gen. genn.
        febbraio feb feb. febb.
        marzo mar mar.
        aprile apr apr.
        maggio mag mag. magg.
        giugno giu giu.
        luglio lug lug.
        agosto ago ago.
        settembre set set. sett sett.
        ottobre ott ott.
        novembre nov nov.
        dicembre dic dic."""),
    weekdays=rows("""
        lunedì lunedi lun lun.
        martedì martedi mar.
        mercoledì mercoledi mer mer.
        giovedì giovedi gio gio.
        venerdì venerdi ven ven.
        sabato sab sab.
        domenica dom dom."""),
    numbers="""primo due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici
        diciassette diciotto diciannove venti ventuno ventidue ventitré ventiquattro venticinque ventisei ventisette ventotto
        ventinove trenta trentuno""".split(),
    endings=lambda day: ["°", "º"] if day == 1 else [],
    before=["il ", "lo ", "l'"],
    prefixes="dal|fino al|nato il|nata il|data|data:|del|entro il|addì".split("|"))

DUTCH_UNITS = "een twee drie vier vijf zes zeven acht negen".split()
DUTCH = Language(
    months=rows("""
        januari jan jan.
        februari feb feb. febr.
        maart mrt mrt.
        april apr apr.
        mei
        juni jun jun.
        juli jul jul.
        augustus aug aug.
        september sept sep sept. sep.
        oktober okt okt.
        november nov nov.
        december dec dec."""),
    weekdays=rows("""
        maandag ma ma.
        dinsdag di di.
        woensdag wo wo.
        donderdag do do.
        vrijdag vr vr.
        zaterdag za za.
        zondag zo zo."""),
    numbers=tens(
        """eerste tweede derde vierde vijfde zesde zevende achtste negende tiende elfde twaalfde dertiende veertiende
        vijftiende zestiende zeventiende achttiende negentiende twintigste""".split(),
        [f"{unit}entwintigste" for unit in DUTCH_UNITS], ["dertigste", "eenendertigste"]),
    endings=lambda day: ["e", "ste" if day in (1, 8) or day >= 20 else "de"],
    before=["de ", "op ", "op de "],
    prefixes="vanaf|tot|geboren|geboren op|datum|datum:|sinds|voor|geldig tot|d.d.".split("|"))

LANGUAGES = [ENGLISH, GERMAN, FRENCH, SPANISH, ITALIAN, DUTCH]
SHARES = [50, 12, 11, 10, 9, 8]

TOWNS = """london paris berlin madrid roma rome amsterdam wien vienna zürich genève lyon hamburg münchen sevilla barcelona
    milano napoli torino utrecht rotterdam dublin boston chicago new_york bath lisbon köln dresden leipzig nice lille brussel""".replace(
        "_", " ").split()
