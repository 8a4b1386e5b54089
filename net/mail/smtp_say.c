/* smtp_say.c -- answers to the client, and the end of a letter. */
#include "net/mail/smtp.h"

#include "engine/base/catalogue.h"
#include "net/mail/smtp_impl.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { SAY_MAX = 1000 };

void smtp_forget(struct smtp_conn *smtp)
{
    smtp->has_from = false;
    smtp->in_data = false;
    smtp->too_big = false;
    buf_clear(&smtp->from);
    /* The one after the last may still be checked by the game. */
    for (size_t i = 0; i < SMTP_TO_MAX; i++) {
        buf_finish(&smtp->to[i]);
    }
    smtp->to_count = 0;
    smtp->told = 0;
    buf_finish(&smtp->data);
    mime_letter_finish(&smtp->letter);
}

enum smtp_variant smtp_variant(const struct smtp_conn *smtp)
{
    return (enum smtp_variant)lines_kind_of(&smtp->base)->variant;
}

void smtp_say(struct smtp_conn *smtp, const char *format, ...)
{
    char text[SAY_MAX];
    size_t codes = lines_codes(format);
    va_list arguments;
    va_start(arguments, format);
    /* The translation of a checked format has the same arguments. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    int length =
            strchr(format, '%')
                    ? vsnprintf(text, sizeof(text), catalogue_format(format + codes), arguments)
                    : snprintf(text, sizeof(text), "%s", catalogue_sentence(format + codes));
#pragma GCC diagnostic pop
    va_end(arguments);
    must(length >= 0);
    smtp->mistakes += (codes > 0 ? format : text)[0] == '5';
    lines_printf(&smtp->base, "%.*s%s\r\n", (int)codes, format, text);
}
