/* irc_speech.c -- Speech as lines of IRC: as many as needed, with the tags that the client
 * supports. */
#include "net/irc/irc_impl.h"
#include "net/irc/irc_render.h"

#include <string.h>

static bool is_npc(struct str key, struct str value)
{
    return str_equal(key, STR("kind")) && str_equal(value, STR("npc"));
}

static void write_tags(
        struct irc_frontend *frontend, struct str tags, bool with_id, struct buf *out)
{
    int64_t time_ms = 0;
    struct str key = STR_NONE;
    struct str value = STR_NONE;
    bool all = (frontend->caps & IRC_CAP_MESSAGE_TAGS) != 0;
    (void)str_to_i64(irc_tag_raw(tags, "time"), &time_ms);
    irc_tags_begin(frontend, time_ms, out);
    while (irc_tag_next(&tags, &key, &value)) {
        if (str_equal(key, STR("id")) && all) {
            if (with_id) {
                irc_tag_add_raw(out, STR("msgid"), value);
            }
        } else if (all && (str_equal(key, STR("bot")) || is_npc(key, value))) {
            irc_tag_add_raw(out, STR("bot"), STR_NONE);
            irc_tag_add_raw(out, STR("draft/bot"), STR_NONE);
        } else if ((all && str_starts(key, STR("+"))) ||
                   (str_equal(key, STR("account")) && (frontend->caps & IRC_CAP_ACCOUNT_TAG))) {
            irc_tag_add_raw(out, key, value);
        }
    }
}

void irc_speech_tags(struct irc_frontend *frontend, struct str tags, struct buf *out)
{
    write_tags(frontend, tags, true, out);
}

struct writing {
    struct irc_frontend *frontend;
    const struct irc_speech *speech;
    struct buf *tags;
    bool news;
    bool goes_on; /* the next line continues the one before */
};

static void write_line_speech(void *data, struct str text)
{
    struct writing *writing = data;
    const struct irc_speech *speech = writing->speech;
    struct buf line = {0};
    if (speech->action) {
        buf_add_text(&line, "\x01"
                            "ACTION ");
    }
    buf_add_str(&line, text);
    if (speech->action) {
        buf_add_char(&line, '\x01');
    }
    struct irc_msg msg = {
            .source = speech->source, .command = str_of(speech->command), .param_count = 2};
    msg.params[0] = str_of(speech->target);
    msg.params[1] = buf_str(&line);
    irc_send(writing->frontend, writing->tags, &msg, writing->news);
    if (speech->inside && !writing->goes_on) {
        irc_tag_add_raw(writing->tags, STR("draft/multiline-concat"), STR_NONE);
        writing->goes_on = true;
    }
    buf_finish(&line);
}

static size_t room_for(struct str source, const char *command, const char *target, bool action)
{
    size_t used = source.length + strlen(command) + strlen(target) + strlen(":   :\r\n") +
                  (action ? strlen("\x01"
                                   "ACTION \x01")
                          : 0);
    return used + 64 < IRC_LINE_MAX ? IRC_LINE_MAX - used : 64;
}

void irc_speech_write(struct irc_frontend *frontend, const struct irc_speech *speech, bool news)
{
    struct buf tags = {0};
    if (!speech->inside) {
        write_tags(frontend, speech->tags, !speech->no_id, &tags);
    }
    if (speech->batch && speech->batch[0]) {
        irc_tag_add(&tags, STR("batch"), str_of(speech->batch));
    }
    bool goes_on = speech->inside && speech->goes_on;
    if (goes_on) {
        irc_tag_add_raw(&tags, STR("draft/multiline-concat"), STR_NONE);
    }
    struct writing writing = {frontend, speech, &tags, news, goes_on};
    struct irc_lines lines = {
            .room = room_for(speech->source, speech->command, speech->target, speech->action),
            .line = write_line_speech,
            .data = &writing,
    };
    if (speech->text.length > 0) {
        irc_render_raw(&lines, speech->text);
    } else {
        write_line_speech(&writing, STR_NONE);
    }
    buf_finish(&tags);
}

/* Appends the characters of text that are allowed in a source. */
static void add_word_speech(struct str text, struct buf *out)
{
    for (size_t i = 0; i < text.length; i++) {
        char c = text.bytes[i];
        if (c != '<' && c != '>') {
            buf_add_char(out, strchr("@! :", c) ? '/' : c);
        }
    }
}

void irc_npc(struct str sender, struct buf *out)
{
    size_t before = out->length;
    add_word_speech(sender, out);
    bool has_mark = memchr(out->bytes + before, '/', out->length - before) != NULL;
    buf_add_text(out, has_mark ? "!npc@npc" : "/npc!npc@npc");
}

void irc_of_realm(struct str sender, struct buf *out)
{
    struct str world = sender;
    struct str nick = str_take_until(&world, '@');
    add_word_speech(nick, out);
    buf_add_char(out, '!');
    add_word_speech(nick, out);
    buf_add_char(out, '@');
    add_word_speech(world, out);
}

void irc_elsewhere(struct irc_frontend *frontend, struct str sender, struct buf *out)
{
    struct str network = sender;
    struct str nick = str_take_until(&network, '@');
    if (network.length == 0) {
        buf_add_str(out, irc_skein(frontend));
        return;
    }
    add_word_speech(sender, out);
    buf_add_char(out, '!');
    add_word_speech(nick, out);
    buf_add_char(out, '@');
    add_word_speech(network, out);
}

void irc_deliver_text(struct irc_frontend *frontend, struct str markup, enum irc_where where)
{
    struct buf source = {0};
    bool query = where == IRC_TO_QUERY;
    if (!query && !frontend->answering) {
        irc_arrivals_show(frontend);
    }
    buf_add_str(&source, irc_skein(frontend));
    struct irc_speech speech = {
            .source = buf_str(&source),
            .command = query ? "PRIVMSG" : "NOTICE",
            .target = query ? frontend->nick : IRC_HERE,
    };
    struct buf tags = {0};
    irc_tags_begin(frontend, 0, &tags);
    bool news = !(frontend->answering && frontend->answers_label);
    struct writing writing = {frontend, &speech, &tags, news, false};
    struct irc_lines lines = {
            .colours = frontend->session->colour_wish == WISH_YES,
            .here = !query,
            .room = room_for(speech.source, speech.command, speech.target, false),
            .line = write_line_speech,
            .data = &writing,
    };
    irc_render(&lines, markup);
    buf_finish(&tags);
    buf_finish(&source);
}
