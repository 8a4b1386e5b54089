/* xmpp_bridge_text.c -- converts names and texts between XMPP and the game.
 *
 * A nick in XMPP may have nearly any characters: blanks, '@' and '/', and marks that reverse
 * the line. In the game "nick@bridge" is somebody from elsewhere, so this file makes nicks
 * safe. */
#include "net/xmpp/xmpp_bridge_text.h"

#include "net/shared/carried_line.h"
#include "net/shared/emphasis.h"
#include "net/xmpp/xmpp_xml.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { NICK_BYTES_MAX = 60, COUNT_MAX = 1000000, SALT_MAX = 400 };

static const char mark_prefix[] = "skein-";

void xmpp_fold(struct str name, struct buf *out)
{
    for (size_t i = 0; i < name.length; i++) {
        char c = name.bytes[i];
        buf_add_char(out, c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c);
    }
}

struct str xmpp_bare(struct str jid)
{
    size_t at = str_find_char(jid, '/', 0);
    return at == SIZE_MAX ? jid : str_slice(jid, 0, at);
}

struct str xmpp_resource(struct str jid)
{
    size_t at = str_find_char(jid, '/', 0);
    return at == SIZE_MAX ? STR_NONE : str_slice(jid, at + 1, jid.length);
}

void xmpp_show_nick(struct str nick, struct buf *out)
{
    struct buf clean = {0};
    struct buf shown = {0};
    str_clean(str_fit(nick, NICK_BYTES_MAX), false, &clean);
    for (size_t i = 0; i < clean.length;) {
        size_t unseen = carried_unseen(buf_str(&clean), i);
        char c = clean.bytes[i];
        if (unseen == 0) {
            bool rank = c == '+' && shown.length == 0; /* IRC lists use it as a prefix */
            buf_add_char(&shown, rank || strchr(" @!/<>:*?,#&%~\"", c) ? '_' : c);
        }
        i += unseen > 0 ? unseen : 1;
    }
    buf_add_text(out, shown.length > 0 ? shown.bytes : "_");
    if (!str_equal(buf_str(&shown), nick)) {
        buf_add_char(out, '~');
    }
    buf_finish(&clean);
    buf_finish(&shown);
}

static void open_message(struct str room, struct buf *out)
{
    buf_add_text(out, "<message type='groupchat' to='");
    xmpp_escape(room, out);
    buf_add_char(out, '\'');
}

static const struct emphasis_mark xmpp_marks[] = {
        {"*", EMPHASIS_BOLD},
        {"_", EMPHASIS_ITALIC},
        {"~", EMPHASIS_STRUCK},
        {"`", EMPHASIS_CODE},
};

static const struct emphasis_dialect xmpp_dialect = {
        xmpp_marks, sizeof(xmpp_marks) / sizeof(xmpp_marks[0]), NULL};

void xmpp_read_styles(struct str text, struct buf *out)
{
    emphasis_read(text, &xmpp_dialect, out);
}

void xmpp_add_words(const struct xmpp_speech *speech, struct buf *out)
{
    struct buf name = {0};
    struct buf template = {0};
    carried_name(speech->sender, speech->home, speech->soften, &name);
    if (speech->template) {
        emphasis_write(str_of(speech->template), &xmpp_dialect, &template);
    }
    buf_add_text(out, speech->action ? "/me " : "");
    carried_speaker(template.bytes, buf_str(&name), out);
    emphasis_write(str_trim(speech->text), &xmpp_dialect, out);
    buf_finish(&name);
    buf_finish(&template);
}

void xmpp_say(const struct xmpp_speech *speech, struct buf *out)
{
    struct buf words = {0};
    char id[40];
    (void)snprintf(id, sizeof(id), "%s%016llx", mark_prefix, (unsigned long long)speech->mark);
    xmpp_add_words(speech, &words);
    open_message(speech->room, out);
    buf_printf(out, " id='%s'><body>", id);
    xmpp_escape(buf_str(&words), out);
    buf_printf(out, "</body><origin-id xmlns='urn:xmpp:sid:0' id='%s'/></message>\n", id);
    buf_finish(&words);
}

void xmpp_say_subject(struct str room, struct str subject, struct buf *out)
{
    open_message(room, out);
    buf_add_text(out, "><subject>");
    xmpp_escape(subject, out);
    buf_add_text(out, "</subject></message>\n");
}

uint64_t xmpp_read_mark(struct str id)
{
    uint64_t mark = 0;
    if (!str_starts(id, str_of(mark_prefix)) || id.length != strlen(mark_prefix) + 16) {
        return 0;
    }
    for (size_t i = strlen(mark_prefix); i < id.length; i++) {
        static const char digits[] = "0123456789abcdef";
        const char *at = id.bytes[i] ? strchr(digits, id.bytes[i]) : NULL;
        if (!at) {
            return 0;
        }
        mark = mark << 4 | (uint64_t)(at - digits);
    }
    return mark;
}

bool xmpp_read_action(struct str *text)
{
    bool is = str_starts(*text, STR("/me "));
    *text = is ? str_slice(*text, strlen("/me "), text->length) : *text;
    return is;
}

bool xmpp_read_stamp(struct str text, int64_t *out_ms)
{
    char own[40];
    struct tm tm = {0};
    if (text.length >= sizeof(own)) {
        return false;
    }
    const char *rest = strptime(str_copy(text, own, sizeof(own)), "%Y-%m-%dT%H:%M:%S", &tm);
    if (rest && *rest == '.') {
        rest++;
        rest += strspn(rest, "0123456789");
    }
    if (!rest || strcmp(rest, "Z") != 0) {
        return false;
    }
    *out_ms = (int64_t)timegm(&tm) * 1000;
    return true;
}

bool xmpp_read_challenge(struct str text, struct str *out_salt, uint32_t *out_count)
{
    uint64_t count = 0;
    *out_salt = STR_NONE;
    while (text.length > 0) {
        struct str value = str_take_until(&text, ',');
        struct str name = str_take_until(&value, '=');
        if (str_equal(name, STR("s"))) {
            *out_salt = value;
        } else if (str_equal(name, STR("i")) && !str_to_u64(value, &count)) {
            return false;
        }
    }
    *out_count = (uint32_t)count;
    return count > 0 && count <= COUNT_MAX && out_salt->length > 0 &&
           out_salt->length <= SALT_MAX;
}
