/* base_test.c -- Base files: what is read is written so that it reads back, or is refused. */
#include "engine/data/base.h"

#include "tests/support/test.h"

#include <stdio.h>
#include <string.h>

#define NEW "0123456789abcdef"
#define OLD(last) "00000000000000a" last

static void put_all(const struct base *base, struct buf *out)
{
    buf_add_text(out, BASE_HEAD);
    base_put_after(base, STR(NEW), out);
    for (size_t i = 0; i < base->count; i++) {
        const struct base_thing *thing = &base->things[i];
        base_put(str_of(thing->name), str_of(thing->file), &thing->fields, out);
    }
}

/* -- read and written -- */

static const struct {
    const char *name;
    const char *text;
    const char *written; /* after the head */
} kept_rows[] = {
        {"nothing", BASE_HEAD "\n", " " NEW "\n"},
        {"an export", BASE_HEAD " -\n", " " NEW "\n"},
        {"applies", BASE_HEAD " " OLD("1") " " OLD("2") "\n",
                " " OLD("1") " " OLD("2") " " NEW "\n"},
        {"an apply twice", BASE_HEAD " " OLD("1") "\n" BASE_HEAD " - " OLD("1") "\n",
                " " OLD("1") " " NEW "\n"},
        {"the newest apply", BASE_HEAD " " NEW " " OLD("1") "\n", " " OLD("1") " " NEW "\n"},
        {"the newest of many",
                BASE_HEAD
                " " NEW
                " " OLD("1") " " OLD("2") " " OLD("3") " " OLD("4") " " OLD("5") " " OLD(
                        "6") " " OLD("7") " " OLD("8") " " OLD("9") " " OLD("a") "\n",
                " " OLD("2") " " OLD("3") " " OLD("4") " " OLD("5") " " OLD("6") " " OLD(
                        "7") " " OLD("8") " " OLD("9") " " OLD("a") " " NEW "\n"},
        {"a thing", BASE_HEAD "\ninn/hall =inn at:" OLD("1") "\n",
                " " NEW "\ninn/hall =inn at:" OLD("1") "\n"},
        {"escaped names", BASE_HEAD "\na%20b =c%3a d%3d:" OLD("1") "\n",
                " " NEW "\na%20b =c%3a d%3d:" OLD("1") "\n"},
        {"names that are not escaped", BASE_HEAD "\na\1~b =c\n", " " NEW "\na%01~b =c\n"},
        {"the older format", BASE_FILE " 1 after -\n= a b\nx at:" OLD("1") "\n",
                " " NEW "\nx =a%20b at:" OLD("1") "\n"},
        {"both sides of a conflict", BASE_HEAD "\nx =a at:" OLD("1") "\nx =a at:" OLD("2") "\n",
                " " NEW "\nx =a at:" OLD("1") "\n"},
};

/* Reads, writes, and reads and writes that. */
TEST(a_base_is_written_so_that_it_reads_back)
{
    for (size_t i = 0; i < sizeof(kept_rows) / sizeof(kept_rows[0]); i++) {
        struct base base;
        struct base again;
        struct buf written = {0};
        struct buf more = {0};
        struct err err = {0};
        base_init(&base);
        base_init(&again);

        assert_true(base_read(&base, str_of(kept_rows[i].text), "base", &err));
        put_all(&base, &written);
        assert_true(base_read(&again, buf_str(&written), "base", &err));
        put_all(&again, &more);

        assert_true(str_starts(buf_str(&written), STR(BASE_HEAD)));
        assert_str(str_slice(buf_str(&written), strlen(BASE_HEAD), written.length),
                kept_rows[i].written);
        assert_str(buf_str(&more), written.bytes);
        base_finish(&base);
        base_finish(&again);
        buf_finish(&written);
        buf_finish(&more);
    }
}

/* -- refused -- */

static const struct {
    struct str text;
    unsigned line;
} bad_rows[] = {
        {STR_IS("skein.base 3 after -\n"), 1},
        {STR_IS(BASE_HEAD " 1234\n"), 1},
        {STR_IS(BASE_HEAD "r\0\n"), 1},
        {STR_IS(BASE_HEAD " 0123456789abcdeg\n"), 1},
        {STR_IS(BASE_HEAD " 0123456789abcdef0\n"), 1},
        {STR_IS(BASE_HEAD "\n<<<<<<< HEAD\n"), 2},
        {STR_IS(BASE_HEAD "\nx\n"), 2},
        {STR_IS(BASE_HEAD "\nx =\n"), 2},
        {STR_IS(BASE_HEAD "\n\0 =a\n"), 2},
        {STR_IS(BASE_HEAD "\nx%00y =a\n"), 2},
        {STR_IS(BASE_HEAD "\nx =a%00\n"), 2},
        {STR_IS(BASE_HEAD "\n= \0a\nx\n"), 2},
        {STR_IS(BASE_HEAD "\nx%ff =a\n"), 2},
        {STR_IS(BASE_HEAD "\nskein%2ebase =a\n"), 2},
        {STR_IS(BASE_HEAD "\nx =a at\n"), 2},
        {STR_IS(BASE_HEAD "\nx =a at:1\n"), 2},
        {STR_IS(BASE_HEAD "\nx =a a%00:0123456789abcdef\n"), 2},
};

TEST(a_line_that_cannot_be_written_again_is_refused)
{
    for (size_t i = 0; i < sizeof(bad_rows) / sizeof(bad_rows[0]); i++) {
        struct base base;
        struct err err = {0};
        char place[32];
        base_init(&base);
        (void)snprintf(place, sizeof(place), "base:%u: ", bad_rows[i].line);

        assert_false(base_read(&base, bad_rows[i].text, "base", &err));

        assert_true(str_starts(str_of(err.text), str_of(place)));
        base_finish(&base);
    }
}
