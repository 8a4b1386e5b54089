/* discord_text_fuzz.c -- Any bytes as a name, as an address and as a message of Discord: a name is one
 * word, and text of the game mentions nobody. */
#include "net/discord/discord_text.h"

#include "engine/base/err.h"
#include "net/shared/carried_line.h"
#include "tests/fuzz/fuzz_target.h"

#include <string.h>

static void name_by_number(void *data, uint64_t id, struct buf *out)
{
    (void)data;
    if (id % 2 == 0) {
        buf_printf(out, "%llu", (unsigned long long)id);
    }
}

/* Checks that what could mention somebody is escaped, or code. */
static void check_content(struct str content)
{
    bool is_code = false;
    for (size_t i = 0; i < content.length; i++) {
        char before = i > 0 ? content.bytes[i - 1] : ' ';
        char c = content.bytes[i];
        is_code ^= c == '`' && (is_code || before != '\\');
        must((c != '<' && c != '[') || before == '\\' || is_code);
    }
    must(!is_code);
}

FUZZ_TARGET(discord_text)
{
    static const struct discord_names names = {name_by_number, name_by_number, NULL};
    struct str text = {(const char *)data, size};
    struct discord_url url;
    struct buf out = {0};
    struct buf line = {0};
    size_t taken = 0;
    discord_show_user(text, text, &out);
    for (size_t i = 0; i < out.length; i++) {
        must(out.bytes[i] > ' ' && out.bytes[i] < 0x7f && !strchr("@<>!/,*?#", out.bytes[i]));
    }
    buf_clear(&out);
    discord_read(text, &names, &out);
    for (struct str rest = buf_str(&out); carried_take_line(&rest, &taken, &line);) {
        must(str_is_utf8(buf_str(&line)));
    }
    buf_clear(&out);
    discord_write(text, &out);
    check_content(buf_str(&out));
    if (discord_read_url(text, true, &url)) {
        must(url.host[0] && url.port[0] && !strpbrk(url.host, "/ \r\n"));
    }
    (void)discord_read_action(&text);
    buf_finish(&out);
    buf_finish(&line);
    return 0;
}
