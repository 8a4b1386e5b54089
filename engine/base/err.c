/* err.c -- failures: one code, one sentence.
 *
 * An error is about the outside (disk, peer, script) and travels up as a value; each level may
 * prefix its own context. A bug is about us: it is logged with its place and ends the process. That
 * is safe because no output is sent before it is durable.
 *
 * Texts longer than struct err holds are cut between characters. */
#include "engine/base/err.h"

#include "engine/base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Removes an incomplete character at the end of text, which snprintf may have cut. */
static void drop_partial_character(char *text)
{
    size_t length = strlen(text);
    size_t start = length;
    while (start > 0 && ((unsigned char)text[start - 1] & 0xC0) == 0x80) {
        start--;
    }
    if (start == 0 || (unsigned char)text[start - 1] < 0xC0) {
        return;
    }
    unsigned char lead = (unsigned char)text[start - 1];
    size_t want = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (length - (start - 1) < want) {
        text[start - 1] = '\0';
    }
}

bool err_set(struct err *err, enum err_code code, const char *format, ...)
{
    if (!err) {
        return false;
    }
    /* Uses a copy, since an argument may be err's own text. */
    char text[sizeof(err->text)];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    drop_partial_character(text);
    err->code = code;
    memcpy(err->text, text, sizeof(text));
    return false;
}

bool err_wrap(struct err *err, const char *format, ...)
{
    if (!err) {
        return false;
    }
    char context[sizeof(err->text)];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(context, sizeof(context), format, args);
    va_end(args);
    return err_set(err, err->code, "%s: %s", context, err->text);
}

void err_bug(const char *cond, const char *file, int line)
{
    log_error("bug: %s does not hold at %s:%d", cond, file, line);
    abort();
}

bool err_soft(const char *cond, const char *file, int line, bool *told)
{
    if (!*told) {
        *told = true;
        log_error("%s does not hold at %s:%d (reported once)", cond, file, line);
    }
    return false;
}
