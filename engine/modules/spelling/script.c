/* script.c -- names by Unicode's rules for identifiers and look-alikes.
 *
 * 1. ICU knows which letters are of everyday use (UTS 39's recommended set), which scripts mix (none does, but those of
 *    Japanese), and which letters look alike. utf8proc, which the kernel uses, has no such data.
 * 2. A Russian name is transliterated as in a passport (BGN): Юлия is Yuliya. Greek has its own system, all others ICU's
 *    "Any-Latin". Each is opened when a name needs it. */
#include "engine/modules/spelling/script.h"

#include "engine/base/mem.h"

#include <ctype.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/uspoof.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

enum { UNITS = 512, ACCENTS_MOST = 2, WAYS = 4 };

/* A way into Latin letters; the last is for all scripts that have none of their own. */
static const struct {
    UScriptCode script;
    const char *id;
} ways[WAYS] = {
        {USCRIPT_LATIN, "NFD; [:Mn:] Remove; Latin-ASCII"},
        {USCRIPT_CYRILLIC, "Russian-Latin/BGN; Cyrillic-Latin; Latin-ASCII"},
        {USCRIPT_GREEK, "Greek-Latin/UNGEGN; Latin-ASCII"},
        {USCRIPT_UNKNOWN, "Any-Latin; Latin-ASCII"},
};

struct script_checker {
    USpoofChecker *spoof;
    UTransliterator *ways[WAYS]; /* NULL: not opened yet */
};

struct script_checker *script_open(void)
{
    UErrorCode error = U_ZERO_ERROR;
    struct script_checker *checker = mem_alloc(sizeof(*checker));
    *checker = (struct script_checker){.spoof = uspoof_open(&error)};
    if (U_SUCCESS(error)) {
        uspoof_setRestrictionLevel(checker->spoof, USPOOF_SINGLE_SCRIPT_RESTRICTIVE);
        uspoof_setAllowedChars(checker->spoof, uspoof_getRecommendedSet(&error), &error);
        uspoof_setChecks(checker->spoof,
                USPOOF_RESTRICTION_LEVEL | USPOOF_INVISIBLE | USPOOF_CHAR_LIMIT |
                        USPOOF_MIXED_NUMBERS | USPOOF_HIDDEN_OVERLAY,
                &error);
    }
    if (U_FAILURE(error)) {
        script_close(checker);
        checker = NULL;
    }
    return checker;
}

void script_close(struct script_checker *checker)
{
    for (size_t i = 0; checker && i < WAYS; i++) {
        if (checker->ways[i]) {
            utrans_close(checker->ways[i]);
        }
    }
    if (checker) {
        uspoof_close(checker->spoof);
    }
    mem_free(checker);
}

/* -- between UTF-8 and UTF-16 -- */

/* Writes s as UTF-16. Returns its length; 0 if it is empty, too long or not UTF-8. */
static int32_t take_units(struct str s, UChar out[UNITS])
{
    UErrorCode error = U_ZERO_ERROR;
    int32_t length = 0;
    if (s.length < UNITS) {
        u_strFromUTF8(out, UNITS, &length, s.bytes, (int32_t)s.length, &error);
    }
    return U_SUCCESS(error) ? length : 0;
}

static void put_units(const UChar *units, int32_t length, struct buf *out)
{
    UErrorCode error = U_ZERO_ERROR;
    char bytes[UNITS * 3];
    int32_t count = 0;
    u_strToUTF8(bytes, sizeof(bytes), &count, units, length, &error);
    if (U_SUCCESS(error)) {
        buf_add(out, bytes, (size_t)count);
    }
}

void script_compose(struct str name, struct buf *out)
{
    UErrorCode error = U_ZERO_ERROR;
    UChar units[UNITS];
    UChar composed[UNITS];
    int32_t length = take_units(name, units);
    length = unorm2_normalize(
            unorm2_getNFCInstance(&error), units, length, composed, UNITS, &error);
    if (U_SUCCESS(error)) {
        put_units(composed, length, out);
    }
}

/* -- which letters -- */

/* Returns the script of the first letter that belongs to one. */
static UScriptCode script_of(struct str name)
{
    UErrorCode error = U_ZERO_ERROR;
    UScriptCode script = USCRIPT_COMMON;
    for (size_t i = 0; i < name.length && script <= USCRIPT_INHERITED;) {
        int32_t code = 0;
        i += str_read_code(name, i, &code);
        script = uscript_getScript(code, &error);
    }
    return script;
}

bool script_is_latin(struct str name)
{
    return script_of(name) == USCRIPT_LATIN;
}

static bool is_allowed(UScriptCode script, struct str scripts)
{
    const char *own = uscript_getName(script);
    bool allowed = str_equal_nocase(str_trim(scripts), STR("any"));
    while (!allowed && own && scripts.length > 0) {
        allowed = str_equal_nocase(str_take_word(&scripts), str_of(own));
    }
    return allowed;
}

/* True if the category of the character can be in a name: letters, their marks, and the Japanese long vowel. */
static bool is_letter(UChar32 code)
{
    return (U_GET_GC_MASK(code) & (U_GC_LU_MASK | U_GC_LL_MASK | U_GC_LT_MASK | U_GC_LO_MASK |
                                          U_GC_MN_MASK | U_GC_MC_MASK)) ||
           code == 0x30FC;
}

/* True if the name begins with a letter and no letter has a stack of accents. */
static bool has_form(struct str name)
{
    int accents = 0;
    bool ok = name.length > 0;
    for (size_t i = 0; ok && i < name.length;) {
        bool first = i == 0;
        int32_t code = 0;
        i += str_read_code(name, i, &code);
        bool accent = (U_GET_GC_MASK(code) & (U_GC_MN_MASK | U_GC_MC_MASK)) != 0;
        bool sign = code < 0x80 && (isdigit(code) || code == '-' || code == '_');
        bool letter = code < 0x80 ? isalpha(code) : is_letter(code);
        accents = accent ? accents + 1 : 0;
        ok = (letter || sign) && !(first && (sign || accent)) && accents <= ACCENTS_MOST;
    }
    return ok;
}

bool script_name_ok(struct script_checker *checker, struct str name, struct str scripts)
{
    UErrorCode error = U_ZERO_ERROR;
    UChar units[UNITS];
    int32_t length = take_units(name, units);
    for (int32_t i = 0; i < length; i++) {
        units[i] = units[i] == '-' ? '_' : units[i]; /* the set has no hyphen */
    }
    return has_form(name) && is_allowed(script_of(name), scripts) &&
           uspoof_check(checker->spoof, units, length, NULL, &error) == 0 && U_SUCCESS(error);
}

/* -- in ASCII -- */

static UTransliterator *way_of(struct script_checker *checker, UScriptCode script)
{
    size_t i = 0;
    UErrorCode error = U_ZERO_ERROR;
    UChar id[UNITS];
    while (i + 1 < WAYS && ways[i].script != script) {
        i++;
    }
    if (!checker->ways[i]) {
        u_uastrcpy(id, ways[i].id);
        checker->ways[i] = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &error);
    }
    return U_SUCCESS(error) ? checker->ways[i] : NULL;
}

void script_to_ascii(struct script_checker *checker, struct str name, struct buf *out)
{
    UErrorCode error = U_ZERO_ERROR;
    UChar units[UNITS];
    struct buf bytes = {0};
    int32_t length = take_units(name, units);
    int32_t limit = length;
    UTransliterator *way = way_of(checker, script_of(name));
    if (way && length > 0) {
        utrans_transUChars(way, units, &length, UNITS, 0, &limit, &error);
        put_units(units, U_SUCCESS(error) ? length : 0, &bytes);
    }
    for (size_t i = 0; i < bytes.length; i++) {
        char c = bytes.bytes[i];
        if (isalpha((unsigned char)c) ||
                (out->length > 0 && (isdigit((unsigned char)c) || strchr("-_", c)))) {
            buf_add_char(out, (char)(out->length == 0 ? toupper((unsigned char)c) : c));
        }
    }
    buf_finish(&bytes);
}

void script_load(void)
{
    /* one of each script that needs more than a millisecond, and of each way */
    static const char *const names[] = {
            "Zoë", "Мария", "Ελένη", "李明", "さくら", "지수", "مريم", "प्रिया", "สมชาย"};
    struct script_checker *checker = script_open();
    for (size_t i = 0; checker && i < sizeof(names) / sizeof(names[0]); i++) {
        struct buf looks[SCRIPT_LOOKS] = {{0}};
        struct buf ascii = {0};
        (void)script_name_ok(checker, str_of(names[i]), STR("any"));
        script_to_ascii(checker, str_of(names[i]), &ascii);
        script_looks(checker, str_of(names[i]), looks);
        for (size_t k = 0; k < SCRIPT_LOOKS; k++) {
            buf_finish(&looks[k]);
        }
        buf_finish(&ascii);
    }
    script_close(checker);
}

/* True if the text has a letter of another script. */
static bool has_others(struct str text)
{
    bool has = false;
    for (size_t i = 0; !has && i < text.length;) {
        int32_t code = 0;
        i += str_read_code(text, i, &code);
        has = code >= 0x370 && code != STR_REPLACEMENT && is_letter(code);
    }
    return has;
}

/* Appends a line, or a part of one, of at most UNITS / 4 bytes. */
static void put_romanised(struct script_checker *checker, struct str part, struct buf *out)
{
    UErrorCode error = U_ZERO_ERROR;
    UChar units[UNITS];
    int32_t length = take_units(part, units);
    for (size_t i = 1; i < WAYS && U_SUCCESS(error) && length > 0; i++) {
        UTransliterator *way = way_of(checker, ways[i].script);
        int32_t limit = length;
        if (way) {
            utrans_transUChars(way, units, &length, UNITS, 0, &limit, &error);
        }
    }
    if (U_SUCCESS(error) && length > 0) {
        put_units(units, length, out);
    } else {
        buf_add_str(out, part);
    }
}

/* For all terminals of the process; opened by the first that needs it. */
static struct script_checker *romanising;

void script_romanise(struct str text, struct buf *out)
{
    struct buf latin = {0};
    if (!romanising && has_others(text)) {
        romanising = script_open();
    }
    while (text.length > 0) {
        struct str part = str_fit(text, UNITS / 4);
        part = part.length > 0 ? part : str_slice(text, 0, 1); /* not UTF-8 */
        if (romanising && has_others(part)) {
            put_romanised(romanising, part, &latin);
        } else {
            buf_add_str(&latin, part);
        }
        text = str_slice(text, part.length, text.length);
    }
    str_to_ascii(buf_str(&latin), out);
    buf_finish(&latin);
}

/* -- looks -- */

static void put_skeleton(
        struct script_checker *checker, const UChar *units, int32_t length, struct buf *out)
{
    UErrorCode error = U_ZERO_ERROR;
    UChar skeleton[UNITS];
    struct buf bytes = {0};
    length = uspoof_getSkeleton(checker->spoof, 0, units, length, skeleton, UNITS, &error);
    if (U_SUCCESS(error)) {
        put_units(skeleton, length, &bytes);
        str_fold(buf_str(&bytes), out);
    }
    buf_finish(&bytes);
}

void script_looks(struct script_checker *checker, struct str name, struct buf out[SCRIPT_LOOKS])
{
    UErrorCode error = U_ZERO_ERROR;
    UChar units[UNITS];
    UChar changed[UNITS];
    int32_t length = take_units(name, units);
    put_skeleton(checker, units, length, &out[0]);
    int32_t small = u_strToLower(changed, UNITS, units, length, "", &error);
    put_skeleton(checker, changed, U_SUCCESS(error) ? small : 0, &out[1]);
    int32_t capital = u_strToUpper(changed, UNITS, units, length, "", &error);
    put_skeleton(checker, changed, U_SUCCESS(error) ? capital : 0, &out[2]);
}
