/* oneshot_fuzz.c -- Any line of Gemini or finger asks for one page or is answered at once, by Gemini
 * in one line with a code. The same bytes as an answer of SASL are a name and a password, or
 * nothing. */
#include "engine/base/err.h"
#include "net/finger/finger.h"
#include "net/gemini/gemini.h"
#include "net/shared/sasl.h"
#include "tests/fuzz/fuzz_target.h"

#include <string.h>

static void check(const struct oneshot_protocol *protocol, struct str line, struct str named)
{
    struct oneshot_ask ask = {.named = named};
    struct buf out = {0};
    protocol->read(line, &ask, &out);
    must(out.length > 0 || (ask.call && ask.page));
    if (protocol == &gemini_kind.protocol && out.length > 0) {
        must(out.length > 5 && out.bytes[0] >= '1' && out.bytes[0] <= '6' &&
                out.bytes[2] == ' ');
        must(str_find_char(buf_str(&out), '\n', 0) == out.length - 1);
    }
    must(named.length == 0 || out.length > 0 || str_equal_nocase(named, buf_str(&ask.host)));
    json_decref(ask.args);
    buf_finish(&ask.host);
    buf_finish(&out);
}

static void check_plain(struct str coded)
{
    struct buf plain = {0};
    struct str name;
    struct str password;
    if (sasl_decode(coded, &plain) &&
            sasl_read_plain(buf_str(&plain), &name, &password) == SASL_READ) {
        must(name.length > 0 && name.length + password.length < plain.length);
        must(!memchr(name.bytes, '\0', name.length) && str_is_utf8(password));
    }
    buf_finish(&plain);
}

FUZZ_TARGET(oneshot)
{
    struct str text = {(const char *)data, size};
    struct str line = str_take_until(&text, '\n');
    if (str_is_utf8(line)) { /* oneshot.c takes nothing else */
        check(&gemini_kind.protocol, line, STR_NONE);
        check(&gemini_kind.protocol, line, STR("g"));
        check(&finger_kind.protocol, line, STR_NONE);
    }
    check_plain(line);
    return 0;
}
