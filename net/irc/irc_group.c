/* irc_group.c -- Display of lines that were said as one: as a batch (draft/multiline) for clients
 * with that capability.
 *
 * The engine says them in one transaction, one after another, each with the tag `part`
 * (speech.h). They wait here until the last has come, or any other message. The batch has the id
 * and the time of the last line. So a client that asks for the history after it does not get a
 * part of it again. */
#include "net/irc/irc_impl.h"
#include "net/irc/msg_bytes.h"

#include <string.h>

/* A line of at most SHORT_MAX bytes is always shown as a single line. */
enum { GROUP_BYTES_MAX = 64 << 10, SHORT_MAX = 200 };

/* "SLICE.AT.OF.BLANKS", and ",LENGTH,CUT,CUT" if the speaker's client sent it in pieces. */
struct group_part {
    struct str slice;
    uint64_t at, of, blanks;
    struct str cuts;
};

static bool read_part(const struct msg *msg, struct group_part *out)
{
    struct str rest = irc_tag_raw(msg->tags, "part");
    out->slice = str_take_until(&rest, '.');
    bool ok = str_to_u64(str_take_until(&rest, '.'), &out->at) &&
              str_to_u64(str_take_until(&rest, '.'), &out->of) &&
              str_to_u64(str_take_until(&rest, ','), &out->blanks);
    out->cuts = rest;
    return ok;
}

/* Writes a message, in the pieces in which it was sent unless the game has changed it. */
static void write_pieces(struct irc_frontend *frontend, struct irc_speech *speech,
        const struct msg *msg, bool news)
{
    struct group_part part = {0};
    uint64_t length = 0;
    size_t from = 0;
    (void)read_part(msg, &part);
    struct str cuts = part.cuts;
    bool same = str_to_u64(str_take_until(&cuts, ','), &length) && length == msg->body.length;
    while (same && cuts.length > 0) {
        uint64_t to = 0;
        if (!str_to_u64(str_take_until(&cuts, ','), &to) || to <= from || to >= length) {
            break;
        }
        speech->text = str_slice(msg->body, from, (size_t)to);
        irc_speech_write(frontend, speech, news);
        speech->goes_on = true;
        speech->no_id = true;
        from = (size_t)to;
    }
    speech->text = str_slice(msg->body, from, msg->body.length);
    irc_speech_write(frontend, speech, news);
    speech->goes_on = false;
}

bool irc_group_is_part(const struct msg *msg)
{
    return irc_tag_raw(msg->tags, "part").length > 0;
}

void irc_group_finish(struct irc_frontend *frontend)
{
    buf_finish(&frontend->group.lines);
}

bool irc_group_add(struct irc_frontend *frontend, const struct msg *msg, bool own, bool news)
{
    struct irc_group *group = &frontend->group;
    struct group_part part;
    char key[sizeof(group->key)];
    if (!read_part(msg, &part)) {
        return false;
    }
    (void)snprintf(key, sizeof(key), "%.*s %.*s %.*s %d%d%d", STR_FMT(str_fit(part.slice, 20)),
            STR_FMT(str_fit(msg->sender, 60)), STR_FMT(str_fit(msg->topic, 60)),
            (int)msg->style, own, news);
    if (strcmp(key, group->key) != 0) {
        irc_group_write(frontend);
        memcpy(group->key, key, sizeof(key));
        group->own = own;
        group->news = news;
    }
    msg_write(msg, &group->lines);
    group->count++;
    if (part.at == part.of || group->lines.length > GROUP_BYTES_MAX) {
        irc_group_write(frontend);
    }
    return true;
}

static void write_batch(struct irc_frontend *frontend, struct irc_speech *speech,
        struct str lines, const struct msg *last)
{
    bool news = frontend->group.news;
    char open[26];
    struct buf tags = {0};
    struct msg msg;
    irc_speech_tags(frontend, last->tags, &tags);
    (void)irc_digits((int64_t)++frontend->service->batch_number, open + 1);
    open[0] = '+';
    IRC_FROM(frontend, speech->source, &tags, news, "BATCH", open, "draft/multiline",
            speech->target);
    speech->batch = open + 1;
    speech->inside = true;
    while (msg_next(&lines, &msg)) {
        struct group_part part = {0};
        (void)read_part(&msg, &part);
        for (uint64_t i = 0; i < part.blanks; i++) {
            speech->text = STR_NONE;
            irc_speech_write(frontend, speech, news);
        }
        write_pieces(frontend, speech, &msg, news);
    }
    open[0] = '-';
    IRC_FROM(frontend, str_of(irc_name(frontend)), NULL, news, "BATCH", open);
    buf_finish(&tags);
}

static void write_plain(struct irc_frontend *frontend, struct irc_speech *speech,
        struct str lines, const struct msg *last)
{
    struct msg msg;
    speech->tags = last->tags;
    while (msg_next(&lines, &msg)) {
        write_pieces(frontend, speech, &msg, frontend->group.news);
        speech->no_id = true;
    }
}

void irc_group_write(struct irc_frontend *frontend)
{
    struct irc_group group = frontend->group;
    struct str rest = buf_str(&group.lines);
    struct msg last = {0};
    struct buf source = {0};
    struct buf target = {0};
    frontend->group.key[0] = '\0';
    if (group.count == 0) {
        return;
    }
    while (msg_next(&rest, &last) && rest.length > 0) {
    }
    struct irc_speech speech = {0};
    irc_deliver_speech(frontend, &last, group.own, &source, &target);
    speech.source = buf_str(&source);
    speech.target = target.bytes;
    speech.command =
            str_equal(irc_tag_raw(last.tags, "kind"), STR("notice")) ? "NOTICE" : "PRIVMSG";
    struct group_part part = {0};
    (void)read_part(&last, &part);
    bool batches = (frontend->caps & IRC_CAP_MULTILINE) && (frontend->caps & IRC_CAP_BATCH);
    bool several = group.count > 1 || part.blanks > 0 || part.cuts.length > 0;
    if (batches && (several || last.body.length > SHORT_MAX)) {
        write_batch(frontend, &speech, buf_str(&group.lines), &last);
    } else {
        write_plain(frontend, &speech, buf_str(&group.lines), &last);
    }
    frontend->group.count = 0;
    buf_clear(&frontend->group.lines);
    buf_shrink(&frontend->group.lines, 1024);
    buf_finish(&source);
    buf_finish(&target);
}
