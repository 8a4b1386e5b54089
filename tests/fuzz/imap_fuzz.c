/* imap_fuzz.c -- Any bytes are a search or a fetch list of IMAP, or are refused; fetched data has the announced
 * length. */
#include "engine/base/err.h"
#include "net/imap/imap_impl.h"
#include "tests/fuzz/fuzz_target.h"

#include <string.h>

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

FUZZ_TARGET(imap)
{
    static void (*const parts[])(struct str bytes) = {search, fetch};
    if (size > 0) {
        parts[data[0] % 2]((struct str){(const char *)data + 1, size - 1});
    }
    return 0;
}
