/* imap_search.c -- evaluates sets of numbers and searches.
 *
 * A letter has one recipient, no copies, no keywords; LARGER and SMALLER use the size of its
 * text. No side effects. */
#include "engine/base/catalogue.h"
#include "engine/base/mem.h"
#include "net/imap/imap_impl.h"

#include <string.h>
#include <time.h>

static uint64_t last_of(const struct imap_box *box, bool uids)
{
    return box->count == 0 ? 0 : uids ? box->letters[box->count - 1].number : box->count;
}

static bool read_end(const struct imap_box *box, struct str text, bool uids, uint64_t *out)
{
    if (str_equal(text, STR("*"))) {
        *out = last_of(box, uids);
        return true;
    }
    return str_to_u64(text, out) && *out > 0 && *out <= UINT32_MAX;
}

static bool each_of_set(struct imap_box *box, struct str set, bool uids,
        void (*mark)(struct imap_letter *letter))
{
    while (set.length > 0) {
        struct str range = str_take_until(&set, ',');
        struct str high = range;
        struct str low = str_take_until(&high, ':');
        uint64_t from = 0;
        uint64_t to = 0;
        if (!read_end(box, low, uids, &from) ||
                !read_end(box, high.length > 0 ? high : low, uids, &to)) {
            return false;
        }
        for (size_t i = 0; i < box->count; i++) {
            uint64_t at = uids ? box->letters[i].number : i + 1;
            if ((at >= from && at <= to) || (at >= to && at <= from)) {
                mark(&box->letters[i]);
            }
        }
    }
    return true;
}

static void want(struct imap_letter *letter)
{
    letter->wanted = true;
}

bool imap_box_want(struct imap_box *box, struct str set, bool uids)
{
    for (size_t i = 0; i < box->count; i++) {
        box->letters[i].wanted = false;
    }
    return set.length > 0 && each_of_set(box, set, uids, want);
}

bool imap_search_needs_text(struct str keys)
{
    static const struct str names[] = {
            STR_IS("body"), STR_IS("text"), STR_IS("larger"), STR_IS("smaller")};
    struct buf folded = {0};
    bool needs = false;
    str_fold(keys, &folded);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        needs = needs || str_find(buf_str(&folded), names[i], 0) != SIZE_MAX;
    }
    buf_finish(&folded);
    return needs;
}

/* words and text are folded. text NULL: unknown. */
static bool text_has(const char *text, struct str words)
{
    return text && str_find(str_of(text), words, 0) != SIZE_MAX;
}

static bool has_words(const char *text, struct str words)
{
    struct buf folded = {0};
    str_fold(str_of(text), &folded);
    bool has = text_has(folded.bytes ? folded.bytes : "", words);
    buf_finish(&folded);
    return has;
}

/* Parses "7-Nov-2026" to the Unix time at its start. */
static bool read_date(struct str text, int64_t *out)
{
    struct tm t = {0};
    struct buf own = {0};
    buf_add_str(&own, text);
    const char *end = own.bytes ? strptime(own.bytes, "%d-%b-%Y", &t) : NULL;
    bool ok = end && *end == '\0';
    *out = ok ? (int64_t)timegm(&t) : 0;
    buf_finish(&own);
    return ok;
}

enum key {
    KEY_ALL,
    KEY_SEEN,
    KEY_UNSEEN,
    KEY_DELETED,
    KEY_UNDELETED,
    KEY_NEW,
    KEY_OLD,
    KEY_RECENT,
    KEY_NONE,
    KEY_EVERY,
    KEY_FROM,
    KEY_SUBJECT,
    KEY_TEXT,
    KEY_BODY,
    KEY_TO,
    KEY_BEFORE,
    KEY_ON,
    KEY_SINCE,
    KEY_UID,
    KEY_SET,
    KEY_KEYWORD,
    KEY_UNKEYWORD,
    KEY_HEADER,
    KEY_LARGER,
    KEY_SMALLER,
};

static const struct key_row {
    struct str name;
    enum key key;
    bool takes; /* an argument */
} key_rows[] = {
        {STR_IS("ALL"), KEY_ALL, false},
        {STR_IS("SEEN"), KEY_SEEN, false},
        {STR_IS("UNSEEN"), KEY_UNSEEN, false},
        {STR_IS("DELETED"), KEY_DELETED, false},
        {STR_IS("UNDELETED"), KEY_UNDELETED, false},
        {STR_IS("NEW"), KEY_NEW, false},
        {STR_IS("OLD"), KEY_OLD, false},
        {STR_IS("RECENT"), KEY_RECENT, false},
        {STR_IS("ANSWERED"), KEY_NONE, false},
        {STR_IS("FLAGGED"), KEY_NONE, false},
        {STR_IS("DRAFT"), KEY_NONE, false},
        {STR_IS("UNANSWERED"), KEY_EVERY, false},
        {STR_IS("UNFLAGGED"), KEY_EVERY, false},
        {STR_IS("UNDRAFT"), KEY_EVERY, false},
        {STR_IS("KEYWORD"), KEY_KEYWORD, true},
        {STR_IS("UNKEYWORD"), KEY_UNKEYWORD, true},
        {STR_IS("FROM"), KEY_FROM, true},
        {STR_IS("SUBJECT"), KEY_SUBJECT, true},
        {STR_IS("TEXT"), KEY_TEXT, true},
        {STR_IS("BODY"), KEY_BODY, true},
        {STR_IS("TO"), KEY_TO, true},
        {STR_IS("CC"), KEY_KEYWORD, true},
        {STR_IS("BCC"), KEY_KEYWORD, true},
        {STR_IS("BEFORE"), KEY_BEFORE, true},
        {STR_IS("ON"), KEY_ON, true},
        {STR_IS("SINCE"), KEY_SINCE, true},
        {STR_IS("SENTBEFORE"), KEY_BEFORE, true},
        {STR_IS("SENTON"), KEY_ON, true},
        {STR_IS("SENTSINCE"), KEY_SINCE, true},
        {STR_IS("UID"), KEY_UID, true},
        {STR_IS("LARGER"), KEY_LARGER, true},
        {STR_IS("SMALLER"), KEY_SMALLER, true},
};

static bool fits(const struct imap_letter *letter, enum key key, struct str words, int64_t date)
{
    enum { DAY = 24 * 3600 };

    switch (key) {
    case KEY_SEEN:
        return letter->seen;
    case KEY_UNSEEN:
        return !letter->seen;
    case KEY_DELETED:
        return letter->deleted;
    case KEY_UNDELETED:
        return !letter->deleted;
    case KEY_NEW:
        return letter->recent && !letter->seen;
    case KEY_OLD:
        return !letter->recent;
    case KEY_RECENT:
        return letter->recent;
    case KEY_FROM:
        return has_words(letter->sender, words);
    case KEY_SUBJECT:
        return has_words(letter->subject, words);
    case KEY_TEXT:
        return has_words(letter->sender, words) || has_words(letter->subject, words) ||
               text_has(letter->text, words);
    case KEY_BODY:
        return text_has(letter->text, words);
    case KEY_BEFORE:
        return letter->time < date;
    case KEY_ON:
        return letter->time >= date && letter->time < date + DAY;
    case KEY_SINCE:
        return letter->time >= date;
    case KEY_NONE:
    case KEY_KEYWORD:
        return false;
    case KEY_LARGER:
        return (int64_t)strlen(letter->text ? letter->text : "") > date;
    case KEY_SMALLER:
        return (int64_t)strlen(letter->text ? letter->text : "") < date;
    case KEY_UID:
    case KEY_SET:
        return letter->wanted;
    case KEY_ALL:
    case KEY_EVERY:
    case KEY_TO:
    case KEY_UNKEYWORD:
    case KEY_HEADER:
        return true;
    }
    return false;
}

enum { KEYS_MAX = 24, IMAP_SEARCH_DEPTH_MAX = 16 };

struct searching {
    struct imap_box *box;
    struct imap_parse *keys;
    unsigned left;
    const char *why;
};

static bool take_all(struct searching *searching, unsigned depth, bool *hits);

/* Evaluates a key with its argument. */
static bool take_plain(struct searching *searching, struct str name, bool *hits)
{
    static const struct key_row set_row = {STR_IS(""), KEY_SET, false};
    static const struct key_row header_row = {STR_IS("HEADER"), KEY_HEADER, true};
    struct imap_box *box = searching->box;
    const struct key_row *row = NULL;
    struct buf words = {0};
    int64_t date = 0;
    bool ok = true;
    for (size_t i = 0; i < sizeof(key_rows) / sizeof(key_rows[0]); i++) {
        row = str_equal_nocase(name, key_rows[i].name) ? &key_rows[i] : row;
    }
    row = !row && str_equal_nocase(name, STR("HEADER")) ? &header_row : row;
    if (!row) {
        row = &set_row;
        ok = imap_box_want(box, name, false);
        searching->why = LINE_MARK("There is no such search key");
    }
    enum key key = row->key;
    if (ok && row->takes) {
        ok = imap_take(searching->keys, &words);
        searching->why = LINE_MARK("A search key has no argument");
    }
    if (ok && key == KEY_HEADER) {
        bool from = str_equal_nocase(buf_str(&words), STR("From"));
        bool subject = str_equal_nocase(buf_str(&words), STR("Subject"));
        key = from ? KEY_FROM : subject ? KEY_SUBJECT : KEY_NONE;
        ok = imap_take(searching->keys, &words);
    }
    if (ok && (key == KEY_BEFORE || key == KEY_ON || key == KEY_SINCE)) {
        ok = read_date(buf_str(&words), &date);
        searching->why = LINE_MARK("Write a date as 7-Nov-2026");
    }
    if (ok && (key == KEY_LARGER || key == KEY_SMALLER)) {
        ok = str_to_i64(buf_str(&words), &date);
        searching->why = LINE_MARK("LARGER and SMALLER take a number of bytes");
    }
    if (ok && key == KEY_UID) {
        ok = imap_box_want(box, buf_str(&words), true);
        searching->why = LINE_MARK("UID takes a set of numbers");
    }
    struct buf folded = {0};
    str_fold(buf_str(&words), &folded);
    for (size_t i = 0; ok && i < box->count; i++) {
        hits[i] = fits(&box->letters[i], key, buf_str(&folded), date);
    }
    buf_finish(&folded);
    buf_finish(&words);
    return ok;
}

/* Evaluates one key; NOT, OR and parentheses combine others. */
static bool take_key(struct searching *searching, unsigned depth, bool *hits)
{
    size_t count = searching->box->count;
    struct buf name = {0};
    bool *more = mem_alloc(count + 1);
    bool ok = depth < IMAP_SEARCH_DEPTH_MAX && searching->left-- > 0;
    searching->why = ok ? LINE_MARK("A key is missing") : LINE_MARK("That search is too long");
    if (ok && imap_take_sign(searching->keys, '(')) {
        ok = take_all(searching, depth + 1, hits);
    } else if (ok && (ok = imap_take(searching->keys, &name))) {
        struct str key = buf_str(&name);
        if (str_equal_nocase(key, STR("NOT"))) {
            ok = take_key(searching, depth + 1, hits);
            for (size_t i = 0; i < count; i++) {
                hits[i] = !hits[i];
            }
        } else if (str_equal_nocase(key, STR("OR"))) {
            ok = take_key(searching, depth + 1, hits) && take_key(searching, depth + 1, more);
            for (size_t i = 0; i < count; i++) {
                hits[i] = hits[i] || more[i];
            }
        } else {
            ok = take_plain(searching, key, hits);
        }
    }
    buf_finish(&name);
    mem_free(more);
    return ok;
}

/* Evaluates keys up to ")" or the end, all of which must match. */
static bool take_all(struct searching *searching, unsigned depth, bool *hits)
{
    size_t count = searching->box->count;
    bool *one = mem_alloc(count + 1);
    bool ok = true;
    bool any = false;
    bool closed = false;
    memset(hits, 1, count);
    while (ok && !closed && str_trim(searching->keys->rest).length > 0) {
        closed = depth > 0 && imap_take_sign(searching->keys, ')');
        if (closed) {
            break;
        }
        memset(one, 0, count);
        ok = take_key(searching, depth, one);
        any = true;
        for (size_t i = 0; i < count; i++) {
            hits[i] = hits[i] && one[i];
        }
    }
    mem_free(one);
    if (ok && (!any || closed != (depth > 0))) {
        searching->why = any ? LINE_MARK("A parenthesis is not closed")
                             : LINE_MARK("Say what to search for");
        return false;
    }
    return ok;
}

bool imap_search(struct imap_box *box, struct imap_parse *keys, const char **out_why)
{
    struct searching searching = {box, keys, KEYS_MAX, ""};
    bool *hits = mem_alloc(box->count + 1);
    bool ok = take_all(&searching, 0, hits);
    for (size_t i = 0; i < box->count; i++) {
        box->letters[i].wanted = ok && hits[i];
    }
    *out_why = searching.why;
    mem_free(hits);
    return ok;
}
