/* named.c -- matching parts of names, and the terms of the name index.
 *
 * Names are a text, or a table of texts; parts of them are case-folded. An index of all trigrams
 * (data/schema/008_named.sql) avoids reading all names:
 *
 * 1. In the index each blank of a name counts twice, and two blanks are put in front. So the first
 *    letter of a word and its first two letters are trigrams as well ("  l", " la").
 * 2. Hence a part shorter than three characters only matches at the beginning of a word, in the
 *    index and here.
 * 3. The index may return too much ("lamp" has "amp" and "lam", but so has "clam damp"), never too
 *    little. Callers of the index also call named_has. */
#include "world/value/named.h"

#define BLANKS "  "
#define GRAM 3

/* Appends s with each blank doubled. */
static void put_spaced(struct str s, struct buf *out)
{
    for (size_t i = 0; i < s.length; i++) {
        buf_add_char(out, s.bytes[i]);
        if (s.bytes[i] == ' ') {
            buf_add_char(out, ' ');
        }
    }
}

static bool begins_character(char c)
{
    return ((unsigned char)c & 0xC0) != 0x80;
}

static size_t count_characters(struct str s)
{
    size_t count = 0;
    for (size_t i = 0; i < s.length; i++) {
        count += begins_character(s.bytes[i]);
    }
    return count;
}

/* Appends part in the index's form, preceded by enough blanks to make a trigram. */
static void put_sought(struct str part, struct buf *out)
{
    struct buf spaced = {0};
    put_spaced(part, &spaced);
    for (size_t count = count_characters(buf_str(&spaced)); count < GRAM; count++) {
        buf_add_char(out, ' ');
    }
    buf_add_str(out, buf_str(&spaced));
    buf_finish(&spaced);
}

/* -- matching -- */

static void put_name(const struct value *name, struct buf *out)
{
    struct buf folded = {0};
    if (name->kind == VALUE_STRING) {
        str_fold(value_as_str(name), &folded);
        buf_add_text(out, BLANKS);
        put_spaced(buf_str(&folded), out);
    }
    buf_finish(&folded);
}

static bool name_has(const struct value *name, struct str sought)
{
    struct buf parts = {0};
    put_name(name, &parts);
    bool has = str_find(buf_str(&parts), sought, 0) != SIZE_MAX;
    buf_finish(&parts);
    return has;
}

bool named_has(const struct value *names, struct str part)
{
    struct buf sought = {0};
    put_sought(part, &sought);
    bool has = name_has(names, buf_str(&sought));
    for (size_t i = 0; !has && names->kind == VALUE_TABLE && i < value_table_count(names);
            i++) {
        struct value key;
        has = name_has(value_table_at(names, i, &key), buf_str(&sought));
    }
    buf_finish(&sought);
    return has;
}

/* -- the index -- */

void named_put_parts(const struct value *names, struct buf *out)
{
    put_name(names, out);
    for (size_t i = 0; names->kind == VALUE_TABLE && i < value_table_count(names); i++) {
        struct value key;
        put_name(value_table_at(names, i, &key), out);
    }
}

void named_put_gram(struct str three, struct buf *out)
{
    buf_add_text(out, out->length > 0 ? " \"" : "\"");
    for (size_t i = 0; i < three.length; i++) {
        buf_add_char(out, three.bytes[i]);
        if (three.bytes[i] == '"') {
            buf_add_char(out, '"');
        }
    }
    buf_add_char(out, '"');
}

/* Returns the trigram that begins at `from`. */
static struct str gram_at(struct str sought, size_t from)
{
    size_t to = from;
    for (size_t count = 0; to < sought.length; to++) {
        count += begins_character(sought.bytes[to]);
        if (count > GRAM) {
            break;
        }
    }
    return str_slice(sought, from, to);
}

void named_put_question(struct str part, struct buf *out)
{
    struct buf spaced = {0};
    put_sought(part, &spaced);
    struct str sought = buf_str(&spaced);
    size_t left = count_characters(sought);
    /* Uses every third trigram, and the last: the others hardly narrow the result, and each costs
     * as much. */
    size_t next = left;
    for (size_t i = 0; i < sought.length && left >= GRAM; i++) {
        if (!begins_character(sought.bytes[i])) {
            continue;
        }
        if (left == next || left == GRAM) {
            named_put_gram(gram_at(sought, i), out);
            next = left - GRAM;
        }
        left--;
    }
    buf_finish(&spaced);
}
