/* mail_fuzz.c -- Any bytes are a message or a path, or are refused. */
#include "engine/base/err.h"
#include "net/mail/smtp.h"
#include "net/shared/mime.h"
#include "tests/fuzz/fuzz_target.h"

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

FUZZ_TARGET(mail)
{
    static void (*const parts[])(struct str bytes) = {read_message, read_path};
    if (size > 0) {
        parts[data[0] % 2]((struct str){(const char *)data + 1, size - 1});
    }
    return 0;
}
