/* mail_fuzz.c -- Any bytes are a message, a path, words of IMAP, a search, a fetch list or an
 * article, or are refused; fetched data has the announced length. */
#include "engine/base/err.h"
#include "net/imap/imap_impl.h"
#include "net/lines/mime.h"
#include "net/mail/smtp.h"
#include "net/nntp/nntp_article.h"
#include "tests/fuzz/fuzz_target.h"

#include <stdlib.h>
#include <string.h>

static void read_message(struct str bytes)
{
    struct mime_letter letter = {0};
    struct buf written = {0};
    struct mime_letter back = {0};
    if (mime_read(bytes, &letter) == MIME_READ) {
        must(str_is_utf8(buf_str(&letter.text)) && str_is_utf8(buf_str(&letter.subject)));
        must(str_find_char(buf_str(&letter.subject), '\n', 0) == SIZE_MAX);
        struct mime_head head = {buf_str(&letter.from), STR("ann"), STR("mud.example.org"),
                buf_str(&letter.subject), 1000000000, 7};
        mime_write(&head, buf_str(&letter.text), &written);
        must(mime_read(buf_str(&written), &back) == MIME_READ);
        must(str_equal(buf_str(&back.text), buf_str(&letter.text)));
    }
    mime_letter_finish(&letter);
    mime_letter_finish(&back);
    buf_finish(&written);
}

static void read_path(struct str bytes)
{
    struct str address;
    struct str rest;
    if (smtp_read_path(bytes, &address, &rest)) {
        must(str_find_char(address, '>', 0) == SIZE_MAX && address.length <= 254);
    }
}

static struct imap_letter letters[] = {
        {.number = 3,
                .time = 1000000000,
                .sender = (char[]){"Ann"},
                .subject = (char[]){"apples"},
                .text = (char[]){"red\nand green"}},
        {.number = 7,
                .time = 1500000000,
                .sender = (char[]){"bo@x"},
                .subject = (char[]){""},
                .seen = true,
                .text = (char[]){""}},
        {.number = 8,
                .time = 1700000000,
                .sender = (char[]){"\xc3\x89lise"},
                .subject = (char[]){"\"q\""},
                .deleted = true},
};

static void search(struct str bytes)
{
    struct imap_box box = {letters, sizeof(letters) / sizeof(letters[0])};
    struct imap_parse keys = {bytes};
    const char *why = NULL;
    if (imap_search(&box, &keys, &why)) {
        must(str_trim(keys.rest).length == 0);
    } else {
        must(why && why[0]);
    }
}

/* Checks that each "{N}" of an answer is followed by N bytes, up to the end. */
static void fetch(struct str bytes)
{
    struct imap_parse parse = {bytes};
    struct imap_items items = {0};
    const char *why = NULL;
    struct imap_reader reader = {STR("ann"), STR("mud.example.org")};
    if (!imap_items_read(&parse, &items, &why)) {
        must(why && why[0]);
        return;
    }
    for (size_t i = 0; i < sizeof(letters) / sizeof(letters[0]); i++) {
        struct buf out = {0};
        struct buf word = {0};
        imap_put_fetch(&items, &letters[i], i + 1, &reader, &out);
        struct imap_parse answer = {buf_str(&out)};
        answer.rest.length -= strlen("\r\n");
        unsigned depth = 0;
        while (answer.rest.length > 0) {
            if (imap_take_sign(&answer, '(')) {
                depth++;
            } else if (imap_take_sign(&answer, ')')) {
                must(depth-- > 0);
            } else {
                must(imap_take(&answer, &word));
            }
        }
        must(depth == 0);
        buf_finish(&word);
        buf_finish(&out);
    }
}

/* A text accepted as an announcement can be written as an article, and none of its lines ends the
 * article early. */
static void read_article(struct str bytes)
{
    struct nntp_post post = {0};
    const char *why = NULL;
    if (nntp_read_post(bytes, "mud", &post, &why)) {
        struct nntp_place place = {"mud", "a.board"};
        struct buf lines = {0};
        struct buf dotted = {0};
        json_t *notice = json_pack("{s:I, s:I, s:I, s:s, s:s%, s:s%}", "number", (json_int_t)1,
                "time", (json_int_t)1000000000, "reply_to",
                (json_int_t)(post.reply_to & 0xffff), "author", "Ann", "subject",
                post.subject.bytes, post.subject.length, "text", post.text.bytes,
                post.text.length);
        must(notice);
        nntp_put_head(&place, notice, &lines);
        nntp_put_overview(&place, notice, &lines);
        must(str_find_char(buf_str(&lines), '\0', 0) == SIZE_MAX);
        nntp_put_body(notice, &lines);
        nntp_put_dotted(buf_str(&lines), &dotted);
        must(str_ends(buf_str(&dotted), STR("\n.\r\n")));
        json_decref(notice);
        buf_finish(&lines);
        buf_finish(&dotted);
    } else {
        must(why && why[0]);
    }
    nntp_post_finish(&post);
}

FUZZ_TARGET(mail)
{
    static void (*const parts[])(struct str bytes) = {
            read_message, read_path, search, fetch, read_article};
    if (size > 0) {
        parts[data[0] % 5]((struct str){(const char *)data + 1, size - 1});
    }
    return 0;
}
