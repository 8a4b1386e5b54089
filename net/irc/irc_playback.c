/* irc_playback.c -- Events in the history of a channel (draft/event-playback), and the IDs of events.
 *
 * The engine stores who joined, left and was removed, topics, modes and new nicknames. Each has an ID and a time, which
 * are the tags of its line when it happens and when it is played back. */
#include "net/irc/irc_playback.h"

#include "net/irc/irc_impl.h"

#include <inttypes.h>
#include <string.h>

static void put_tags(const json_t *event, const char *account, struct buf *out)
{
    const char *id = irc_number(event, "time") > 0 ? irc_text(event, "id") : "";
    buf_printf(out, "time=%" PRId64, irc_number(event, "time"));
    if (id[0]) {
        buf_printf(out, ";id=%s", id);
    }
    if (account[0]) {
        buf_printf(out, ";account=%s", account);
    }
}

void irc_playback_note(struct irc_frontend *frontend, const json_t *noted)
{
    struct buf tags = {0};
    buf_clear(&frontend->noted);
    if (noted && frontend->response.running) {
        put_tags(noted, "", &tags);
        irc_speech_tags(frontend, buf_str(&tags), &frontend->noted);
    }
    buf_finish(&tags);
}

bool irc_playback_tags(struct irc_frontend *frontend, const json_t *event, const char *account,
        struct buf *out)
{
    struct buf tags = {0};
    bool account_tag = account[0] && (frontend->caps & IRC_CAP_ACCOUNT_TAG);
    if (!account_tag && irc_number(event, "time") == 0) {
        return false;
    }
    put_tags(event, account, &tags);
    irc_speech_tags(frontend, buf_str(&tags), out);
    buf_finish(&tags);
    return true;
}

/* -- one event -- */

struct playing {
    struct irc_frontend *frontend;
    const json_t *line;
    struct str source;
    const char *target;
    const struct buf *tags;
};

#define PLAY(playing, ...)                                                                     \
    IRC_FROM((playing)->frontend, (playing)->source, (playing)->tags, false, __VA_ARGS__)

static void play_join(const struct playing *playing)
{
    irc_join_line(playing->frontend, playing->source, playing->tags, playing->target,
            irc_text(playing->line, "account"), NULL, false);
}

static void play_part(const struct playing *playing)
{
    const char *why = irc_text(playing->line, "why");
    PLAY(playing, "PART", playing->target, why[0] ? why : NULL);
}

static void play_kick(const struct playing *playing)
{
    const char *why = irc_text(playing->line, "why");
    PLAY(playing, "KICK", playing->target, irc_text(playing->line, "whom"),
            why[0] ? why : irc_text(playing->line, "sender"));
}

static void play_topic(const struct playing *playing)
{
    PLAY(playing, "TOPIC", playing->target, irc_text(playing->line, "topic"));
}

static void play_mode(const struct playing *playing)
{
    irc_mode_news(playing->frontend, playing->source, playing->target,
            json_object_get(playing->line, "changed"), playing->tags, false);
}

static void play_quit(const struct playing *playing)
{
    const char *why = irc_text(playing->line, "why");
    PLAY(playing, "QUIT", why[0] ? why : "Connection closed");
}

static void play_nick(const struct playing *playing)
{
    PLAY(playing, "NICK", irc_text(playing->line, "name"));
}

static const struct player {
    const char *kind;
    void (*play)(const struct playing *playing);
} played[] = {{"join", play_join}, {"part", play_part}, {"kick", play_kick},
        {"topic", play_topic}, {"mode", play_mode}, {"quit", play_quit}, {"nick", play_nick}};

/* Returns NULL if lines of that kind are words. */
static const struct player *find_player(const char *kind)
{
    const struct player *player = played;
    const struct player *end = played + sizeof(played) / sizeof(played[0]);
    while (player < end && strcmp(kind, player->kind) != 0) {
        player++;
    }
    return player < end ? player : NULL;
}

bool irc_playback_is(const char *kind)
{
    return find_player(kind) != NULL;
}

void irc_playback_write(
        struct irc_frontend *frontend, const json_t *line, const struct irc_speech *speech)
{
    struct buf tags = {0};
    struct playing playing = {frontend, line, speech->source, speech->target, &tags};
    irc_speech_tags(frontend, speech->tags, &tags);
    if (speech->batch && speech->batch[0]) {
        irc_tag_add(&tags, STR("batch"), str_of(speech->batch));
    }
    const struct player *player = find_player(irc_text(line, "kind"));
    if (player) {
        player->play(&playing);
    }
    buf_finish(&tags);
}
