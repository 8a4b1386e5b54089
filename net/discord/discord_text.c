/* discord_text.c -- converts names and texts between Discord and the game.
 *
 * Text of the game is escaped, so that it mentions nobody, hides no address behind a word and makes no
 * heading. An address is written as it is, because Discord would take a backslash for a part of it. */
#include "net/discord/discord_text.h"

#include "net/shared/emphasis.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define NO_WIDTH "\xE2\x80\x8B" /* U+200B */

enum { NAME_MAX_BYTES = 60, HOOK_NAME_MAX = 80 };

static const int64_t epoch_ms = 1420070400000; /* the first second of 2015 */

/* -- names -- */

void discord_show_user(struct str username, struct str discriminator, struct buf *out)
{
    struct str name = str_fit(username, NAME_MAX_BYTES);
    bool whole = name.length == username.length && name.length > 0;
    for (size_t i = 0; i < name.length; i++) {
        char c = name.bytes[i];
        bool good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                    (c >= 'A' && c <= 'Z') || (c && strchr("-_.", c));
        buf_add_char(out, good ? c : '_');
        whole = whole && good;
    }
    uint64_t number = 0;
    if (str_to_u64(discriminator, &number) && number > 0) {
        buf_printf(out, "|%04u", (unsigned)(number % 10000));
    }
    buf_add_text(out, whole ? "" : "~");
}

int64_t discord_time_ms(uint64_t id)
{
    return (int64_t)(id >> 22) + epoch_ms;
}

uint64_t discord_id(struct str text)
{
    uint64_t id = 0;
    return str_to_u64(text, &id) ? id : 0;
}

bool discord_hook_name(struct str name, struct buf *out)
{
    struct buf folded = {0};
    size_t start = out->length;
    str_fold(name, &folded);
    bool good = name.length > 0 && name.length <= HOOK_NAME_MAX &&
                str_find(buf_str(&folded), STR("discord"), 0) == SIZE_MAX &&
                str_find(buf_str(&folded), STR("clyde"), 0) == SIZE_MAX;
    for (size_t i = 0; i < name.length; i++) {
        char c = name.bytes[i];
        buf_add_char(out, c == '@' ? '/' : c && strchr("#:`", c) ? '_' : c);
    }
    if (!good) {
        buf_truncate(out, start);
    }
    buf_finish(&folded);
    return good;
}

bool discord_read_url(struct str url, bool tls, struct discord_url *out)
{
    struct str scheme = tls ? STR("wss://") : STR("ws://");
    struct str rest =
            str_starts(url, scheme) ? str_slice(url, scheme.length, url.length) : STR_NONE;
    size_t at = 0;
    while (at < rest.length && rest.bytes[at] != '/' && rest.bytes[at] != '?') {
        at++;
    }
    struct str port = str_slice(rest, 0, at);
    struct str host = str_take_until(&port, ':');
    uint64_t number = tls ? 443 : 80;
    bool good = host.length > 0 && host.length < sizeof(out->host) &&
                (port.length == 0 || str_to_u64(port, &number)) && number > 0 && number < 65536;
    for (size_t i = 0; i < rest.length; i++) {
        unsigned char c = (unsigned char)rest.bytes[i];
        good = good && c > ' ' && c < 0x7f;
    }
    if (good) {
        (void)str_copy(host, out->host, sizeof(out->host));
        (void)snprintf(out->port, sizeof(out->port), "%u", (unsigned)number);
        out->path = str_slice(rest, at, rest.length);
    }
    return good;
}

/* -- reading -- */

/* "\*" is read as this byte and a letter, which stands for '*', so that it begins no style. */
#define ESCAPED '\x1A'

static const char escapable[] = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef";

_Static_assert(sizeof(letters) == sizeof(escapable), "a letter for each");

static const struct emphasis_mark discord_marks[] = {
        {"**", EMPHASIS_BOLD},
        {"__", EMPHASIS_UNDERLINED},
        {"~~", EMPHASIS_STRUCK},
        {"*", EMPHASIS_ITALIC},
        {"_", EMPHASIS_ITALIC},
        {"`", EMPHASIS_CODE},
};

/* In code only the mark of code means something. */
static void escape_run(struct str text, unsigned style, struct buf *out)
{
    if (!(style & EMPHASIS_CODE)) {
        discord_escape(text, out);
        return;
    }
    for (size_t i = 0; i < text.length; i++) {
        buf_add_char(out, text.bytes[i] == '`' ? '\'' : text.bytes[i]);
    }
}

static const struct emphasis_dialect discord_dialect = {
        discord_marks, sizeof(discord_marks) / sizeof(discord_marks[0]), escape_run};

static void add_time(struct str inside, struct buf *out)
{
    uint64_t seconds = 0;
    char text[40] = "";
    struct tm tm = {0};
    if (str_to_u64(str_take_until(&inside, ':'), &seconds) && seconds < (1ULL << 40)) {
        time_t time = (time_t)seconds;
        (void)gmtime_r(&time, &tm);
        (void)strftime(text, sizeof(text), "%Y-%m-%d %H:%M UTC", &tm);
    }
    buf_add_text(out, text);
}

static void add_named(char mark, void (*name)(void *data, uint64_t id, struct buf *out),
        const struct discord_names *names, struct str id, const char *otherwise,
        struct buf *out)
{
    buf_add_char(out, mark);
    size_t start = out->length;
    name(names->data, discord_id(id), out);
    buf_add_text(out, out->length > start ? "" : otherwise);
}

/* Appends what stands between '<' and '>'. Returns false if it is nothing that Discord knows. */
static bool take_angle(struct str inside, const struct discord_names *names, struct buf *out)
{
    struct str rest = inside.length > 0 ? str_slice(inside, 1, inside.length) : inside;
    if (str_starts(inside, STR("@&"))) {
        buf_add_text(out, "@role");
    } else if (str_starts(inside, STR("@"))) {
        bool old = str_starts(rest, STR("!"));
        add_named('@', names->user, names, old ? str_slice(rest, 1, rest.length) : rest,
                "somebody", out);
    } else if (str_starts(inside, STR("#"))) {
        add_named('#', names->channel, names, rest, "channel", out);
    } else if (str_starts(inside, STR(":")) || str_starts(inside, STR("a:"))) {
        (void)str_take_until(&inside, ':');
        struct str emoji = str_take_until(&inside, ':');
        buf_printf(out, ":%.*s:", STR_FMT(emoji));
    } else if (str_starts(inside, STR("t:"))) {
        add_time(str_slice(inside, 2, inside.length), out);
    } else if (str_starts(inside, STR("/")) && str_find_char(inside, ':', 0) != SIZE_MAX) {
        buf_add_str(out, str_take_until(&inside, ':'));
    } else if (str_starts(inside, STR("https://")) || str_starts(inside, STR("http://"))) {
        buf_add_str(out, inside);
    } else {
        return false;
    }
    return true;
}

/* Resolves mentions and escapes. */
static void simplify(struct str content, const struct discord_names *names, struct buf *out)
{
    for (size_t i = 0; i < content.length;) {
        char c = content.bytes[i];
        char next = i + 1 < content.length ? content.bytes[i + 1] : '\0';
        const char *escaped = c == '\\' && next ? strchr(escapable, next) : NULL;
        size_t end = c == '<' ? str_find_char(content, '>', i) : SIZE_MAX;
        struct str rest = str_slice(content, i, content.length);
        if (escaped) {
            buf_add_char(out, ESCAPED);
            buf_add_char(out, letters[escaped - escapable]);
            i += 2;
        } else if (end != SIZE_MAX && take_angle(str_slice(content, i + 1, end), names, out)) {
            i = end + 1;
        } else if (str_starts(rest, STR("```"))) {
            i += 3; /* a block of code: its lines are enough */
        } else {
            if (c != ESCAPED) {
                buf_add_char(out, c);
            }
            i++;
        }
    }
}

void discord_read(struct str content, const struct discord_names *names, struct buf *out)
{
    struct buf simple = {0};
    struct buf marked = {0};
    simplify(content, names, &simple);
    emphasis_read(buf_str(&simple), &discord_dialect, &marked);
    for (size_t i = 0; i < marked.length; i++) {
        char c = marked.bytes[i];
        if (c == ESCAPED && i + 1 < marked.length) {
            const char *letter = strchr(letters, marked.bytes[++i]);
            buf_add_char(out, letter && *letter ? escapable[letter - letters] : ' ');
        } else {
            buf_add_char(out, c);
        }
    }
    buf_finish(&simple);
    buf_finish(&marked);
}

bool discord_read_action(struct str *content)
{
    struct str text = str_trim(*content);
    bool is = text.length > 2 && text.bytes[0] == '_' && text.bytes[1] != '_' &&
              str_find_char(text, '_', 1) == text.length - 1;
    *content = is ? str_slice(text, 1, text.length - 1) : *content;
    return is;
}

/* -- writing -- */

/* Returns the length of an address at the beginning of text; 0: there is none. */
static size_t address_at(struct str text)
{
    bool is = str_starts(text, STR("https://")) || str_starts(text, STR("http://"));
    size_t length = 0;
    while (is && length < text.length && (unsigned char)text.bytes[length] > ' ' &&
            !strchr("<>`|*~\\[]()\"", text.bytes[length])) {
        length++;
    }
    return length;
}

void discord_escape(struct str text, struct buf *out)
{
    for (size_t i = 0; i < text.length;) {
        struct str rest = str_slice(text, i, text.length);
        size_t address = address_at(rest);
        char c = text.bytes[i];
        if (address > 0) {
            buf_add_str(out, str_slice(rest, 0, address));
            i += address;
            continue;
        }
        bool first = out->length == 0 && c && strchr("#-+>", c);
        if (first || (c && strchr("\\*_~`|<[", c))) {
            buf_add_char(out, '\\');
        }
        buf_add_char(out, c);
        if (str_starts_nocase(rest, STR("@everyone")) ||
                str_starts_nocase(rest, STR("@here"))) {
            buf_add_text(out, NO_WIDTH);
        }
        i++;
    }
}

void discord_write(struct str text, struct buf *out)
{
    emphasis_write(text, &discord_dialect, out);
}
