/* irc_event.c -- Events of chat clients (Chat.*) as IRC lines.
 *
 * The client's own actions are not among them; those have answers. Lines that need a capability are
 * left out for other clients here.
 *
 * To show another event: a function, a row. */
#include "engine/base/mem.h"
#include "net/irc/irc_impl.h"

#include <stdio.h>
#include <string.h>

static bool is_self(const struct irc_frontend *frontend, const char *nick)
{
    return str_equal_nocase(str_of(nick), str_of(frontend->nick));
}

/* Data of an event: the actor, and the channel with '#'. */
struct news {
    const json_t *event;
    const json_t *who;
    const char *nick;
    struct str source;
    const char *channel;
    const struct buf *tags; /* NULL: only those that every line has */
};

static void join(struct irc_frontend *frontend, const struct news *news)
{
    int64_t rank = irc_number(news->event, "rank");
    const char *away = irc_text(news->who, "away");
    if (strcmp(news->channel, "#") == 0) {
        if (irc_flag(news->event, "woke")) {
            irc_arrival_add(frontend, json_object_get(news->event, "who"));
        } else {
            irc_here_came(frontend, news->who);
        }
        return;
    }
    const char *account =
            json_object_get(news->who, "account") ? irc_text(news->who, "account") : "";
    irc_join_line(frontend, news->source, news->tags, news->channel, account,
            irc_text(news->who, "realname"), true);
    if (rank > 0) {
        IRC_FROM(frontend, str_of(irc_name(frontend)), NULL, true, "MODE", news->channel,
                rank & 2 ? "+o" : "+v", news->nick);
    }
    if (away[0] && (frontend->caps & IRC_CAP_AWAY_NOTIFY)) {
        IRC_FROM(frontend, news->source, news->tags, true, "AWAY", away);
    }
    irc_arrival_met(frontend, str_of(news->nick));
}

static void part(struct irc_frontend *frontend, const struct news *news)
{
    const char *why = irc_text(news->event, "why");
    if (strcmp(news->channel, "#") == 0) {
        irc_arrivals_show(frontend);
        irc_here_went(frontend, news->who);
        return;
    }
    if (is_self(frontend, news->nick)) {
        (void)strmap_remove(&frontend->joined, irc_bare(str_of(news->channel)));
    }
    IRC_FROM(frontend, news->source, news->tags, true, "PART", news->channel,
            why[0] ? why : NULL);
}

/* Shows one action of somebody on the other side of a bridge. */
static void bridged_change(struct irc_frontend *frontend, const json_t *change)
{
    const char *what = irc_text(change, "what");
    const char *why = irc_text(change, "why");
    const char *channel = IRC_CHANNEL(change);
    struct buf source = {0};
    irc_source_of(change, &source);
    struct str by = buf_str(&source);
    if (strcmp(what, "join") == 0) {
        irc_join_line(frontend, by, NULL, channel, "", NULL, true);
    } else if (strcmp(what, "kick") == 0) {
        const char *kicker = irc_text(change, "by");
        IRC_FROM(frontend, str_of(kicker), NULL, true, "KICK", channel,
                irc_text(change, "nick"), why[0] ? why : kicker);
    } else if (strcmp(what, "nick") == 0) {
        IRC_FROM(frontend, by, NULL, true, "NICK", irc_text(change, "name"));
    } else if (strcmp(what, "quit") == 0) {
        IRC_FROM(frontend, by, NULL, true, "QUIT", why);
    } else {
        IRC_FROM(frontend, by, NULL, true, "PART", channel, why[0] ? why : NULL);
    }
    buf_finish(&source);
}

static void bridged(struct irc_frontend *frontend, const struct news *news)
{
    const json_t *changes = json_object_get(news->event, "changes");
    for (size_t i = 0; i < json_array_size(changes); i++) {
        bridged_change(frontend, json_array_get(changes, i));
    }
}

static void quit_event(struct irc_frontend *frontend, const struct news *news)
{
    const char *why = irc_text(news->event, "why");
    (void)irc_shown_remove(frontend, str_of(news->nick));
    if (!is_self(frontend, news->nick)) {
        IRC_FROM(frontend, news->source, news->tags, true, "QUIT",
                why[0] ? why : "Connection closed");
    }
}

static void nick(struct irc_frontend *frontend, const struct news *news)
{
    const char *name = irc_text(news->event, "name");
    IRC_FROM(frontend, news->source, news->tags, true, "NICK", name);
    irc_here_rename(frontend, news->who, name);
    if (is_self(frontend, news->nick)) {
        (void)snprintf(frontend->nick, sizeof(frontend->nick), "%s", name);
    }
}

static void kick(struct irc_frontend *frontend, const struct news *news)
{
    const char *whom = irc_text(news->event, "whom");
    const char *why = irc_text(news->event, "why");
    if (is_self(frontend, whom)) {
        (void)strmap_remove(&frontend->joined, irc_bare(str_of(news->channel)));
    }
    IRC_FROM(frontend, news->source, news->tags, true, "KICK", news->channel, whom,
            why[0] ? why : news->nick);
}

static void topic(struct irc_frontend *frontend, const struct news *news)
{
    IRC_FROM(frontend, news->source, news->tags, true, "TOPIC", news->channel,
            irc_text(news->event, "topic"));
}

static void set(struct irc_frontend *frontend, const struct news *news)
{
    irc_mode_news(frontend, news->source, news->channel,
            json_object_get(news->event, "changed"), news->tags, true);
}

static void invite(struct irc_frontend *frontend, const struct news *news)
{
    IRC_FROM(frontend, news->source, news->tags, true, "INVITE", irc_text(news->event, "whom"),
            news->channel);
}

static void invited(struct irc_frontend *frontend, const struct news *news)
{
    if ((frontend->caps & IRC_CAP_INVITE_NOTIFY) &&
            !is_self(frontend, irc_text(news->event, "whom"))) {
        invite(frontend, news);
    }
}

static void away(struct irc_frontend *frontend, const struct news *news)
{
    const char *text = irc_text(news->who, "away");
    bool sleeps = irc_flag(news->event, "asleep") || irc_flag(news->event, "woke");
    if (is_self(frontend, news->nick) && sleeps) {
        return;
    }
    if (is_self(frontend, news->nick)) {
        irc_people_is_away(frontend, text[0]);
    } else if (frontend->caps & IRC_CAP_AWAY_NOTIFY) {
        IRC_FROM(frontend, news->source, news->tags, true, "AWAY", text[0] ? text : NULL);
    }
}

static void account(struct irc_frontend *frontend, const struct news *news)
{
    struct str old = irc_shown_source(frontend, str_of(news->nick));
    const char *host = irc_text(news->who, "host");
    if (is_self(frontend, news->nick)) {
        return;
    }
    if (old.length > 0 && !str_equal(old, news->source) && (frontend->caps & IRC_CAP_CHGHOST)) {
        struct buf before = {0};
        buf_add_str(&before, old);
        IRC_FROM(frontend, buf_str(&before), news->tags, true, "CHGHOST",
                irc_text(news->who, "user"), host);
        buf_finish(&before);
    }
    if (old.length > 0) {
        irc_shown_add(frontend, news->source);
    }
    if (frontend->caps & IRC_CAP_ACCOUNT_NOTIFY) {
        IRC_FROM(frontend, news->source, news->tags, true, "ACCOUNT",
                irc_text(news->who, "account"));
    }
}

static void realname(struct irc_frontend *frontend, const struct news *news)
{
    if (frontend->caps & IRC_CAP_SETNAME) {
        IRC_FROM(frontend, news->source, news->tags, true, "SETNAME",
                irc_text(news->who, "realname"));
    }
}

static void wall(struct irc_frontend *frontend, const struct news *news)
{
    IRC_FROM(
            frontend, news->source, news->tags, true, "WALLOPS", irc_text(news->event, "text"));
}

static void here(struct irc_frontend *frontend, const struct news *news)
{
    irc_here_update(frontend, news->event);
}

/* Returns the mark before the channel's name, for words to members of a rank. */
static const char *rank_mark(const struct news *news)
{
    int64_t rank = irc_number(news->event, "rank");
    return rank == 0 ? "" : rank & 2 ? "@" : "+";
}

static void tags(struct irc_frontend *frontend, const struct news *news)
{
    const char *channel = irc_text(news->event, "channel");
    const char *ctcp = irc_text(news->event, "ctcp");
    const char *to = irc_text(news->event, "to");
    struct buf own = {0};
    struct buf target = {0};
    buf_printf(&target, "%s%s", rank_mark(news),
            to[0]        ? frontend->nick
            : channel[0] ? channel
                         : IRC_HERE);
    if (!to[0] && !channel[0]) {
        irc_arrivals_show(frontend);
    }
    irc_speech_tags(frontend, str_of(irc_text(news->event, "tags")), &own);
    if (ctcp[0]) {
        struct buf text = {0};
        buf_printf(&text, "\x01%s\x01", ctcp);
        bool notice = irc_flag(news->event, "notice");
        IRC_FROM(frontend, news->source, &own, true, notice ? "NOTICE" : "PRIVMSG",
                target.bytes, text.bytes);
        buf_finish(&text);
    } else if (frontend->caps & IRC_CAP_MESSAGE_TAGS) {
        IRC_FROM(frontend, news->source, &own, true, "TAGMSG", target.bytes);
    }
    buf_finish(&own);
    buf_finish(&target);
}

static void status(struct irc_frontend *frontend, const struct news *news)
{
    struct buf target = {0};
    buf_printf(&target, "%s%s", rank_mark(news), news->channel);
    struct irc_speech speech = {
            .source = news->source,
            .command =
                    strcmp(irc_text(news->event, "kind"), "notice") == 0 ? "NOTICE" : "PRIVMSG",
            .target = target.bytes,
            .action = strcmp(irc_text(news->event, "kind"), "emote") == 0,
            .text = str_of(irc_text(news->event, "text")),
            .tags = str_of(irc_text(news->event, "tags")),
    };
    bool own = is_self(frontend, news->nick) && frontend->speaking;
    if (!own || (frontend->caps & IRC_CAP_ECHO_MESSAGE)) {
        irc_speech_write(frontend, &speech, !own);
    }
    buf_finish(&target);
}

static void came(struct irc_frontend *frontend, const struct news *news)
{
    irc_monitor_news(frontend, news->who, true);
}

static void gone(struct irc_frontend *frontend, const struct news *news)
{
    irc_monitor_news(frontend, news->who, false);
}

static void joined_event(struct irc_frontend *frontend, const struct news *news)
{
    irc_channel_joined_elsewhere(frontend, news->event);
}

/* `!channel join` was typed on this client. */
static void asked(struct irc_frontend *frontend, const struct news *news)
{
    irc_channel_ask_to_join(frontend, news->channel);
}

static void marked_event(struct irc_frontend *frontend, const struct news *news)
{
    irc_mark_news(frontend, news->event);
}

static void metadata(struct irc_frontend *frontend, const struct news *news)
{
    irc_metadata_news(frontend, news->event);
}

static void renamed_event(struct irc_frontend *frontend, const struct news *news)
{
    irc_rename_news(frontend, news->event, news->source);
}

static void redact(struct irc_frontend *frontend, const struct news *news)
{
    const char *why = irc_text(news->event, "why");
    if (frontend->caps & IRC_CAP_REDACTION) {
        const char *to = irc_text(news->event, "to");
        IRC_FROM(frontend, news->source, news->tags, true, "REDACT", to[0] ? to : news->channel,
                irc_text(news->event, "id"), why[0] ? why : NULL);
    }
}

static const struct {
    const char *topic;
    void (*show)(struct irc_frontend *frontend, const struct news *news);
} irc_events[] = {
        {"Chat.Account", account},
        {"Chat.Asked", asked},
        {"Chat.Away", away},
        {"Chat.Bridged", bridged},
        {"Chat.Came", came},
        {"Chat.Gone", gone},
        {"Chat.Here", here},
        {"Chat.Invite", invite},
        {"Chat.Invited", invited},
        {"Chat.Join", join},
        {"Chat.Joined", joined_event},
        {"Chat.Kick", kick},
        {"Chat.Marked", marked_event},
        {"Chat.Metadata", metadata},
        {"Chat.Name", realname},
        {"Chat.Nick", nick},
        {"Chat.Part", part},
        {"Chat.Quit", quit_event},
        {"Chat.Redact", redact},
        {"Chat.Renamed", renamed_event},
        {"Chat.Set", set},
        {"Chat.Status", status},
        {"Chat.Tags", tags},
        {"Chat.Topic", topic},
        {"Chat.Wall", wall},
};

/* True if the event matters to the client. If the person is not shown on #here yet, it does so only
 * if the client monitors that name. */
static bool concerns(const struct irc_frontend *frontend, struct str name, const char *nick)
{
    bool watched = (str_equal(name, STR("Chat.Away")) || str_equal(name, STR("Chat.Name"))) &&
                   (frontend->caps & IRC_CAP_EXTENDED_MONITOR) &&
                   irc_monitor_has(frontend, str_of(nick));
    if (str_equal(name, STR("Chat.Metadata"))) {
        return is_self(frontend, nick) || irc_monitor_has(frontend, str_of(nick));
    }
    return watched || is_self(frontend, nick) || irc_shown_has(frontend, str_of(nick));
}

/* Updates people who wait to be shown. */
static void note_arrival(struct irc_frontend *frontend, struct str name, const json_t *event)
{
    json_t *who = json_object_get(event, "who");
    if (str_equal(name, STR("Chat.Quit"))) {
        irc_arrival_gone(frontend, str_of(irc_text(who, "nick")));
    } else if (str_equal(name, STR("Chat.Nick"))) {
        irc_arrival_renamed(frontend, str_of(irc_text(who, "nick")), irc_text(event, "name"));
    } else if (str_equal(name, STR("Chat.Away")) || str_equal(name, STR("Chat.Name"))) {
        irc_arrival_changed(frontend, who);
    }
}

void irc_deliver_event(
        struct irc_frontend *frontend, struct str name, const json_t *event, bool by_sight)
{
    note_arrival(frontend, name, event);
    if (by_sight &&
            !concerns(frontend, name, irc_text(json_object_get(event, "who"), "nick"))) {
        return;
    }
    struct buf source = {0};
    struct buf tags = {0};
    struct news news = {.event = event, .who = json_object_get(event, "who")};
    irc_source_of(news.who, &source);
    news.nick = irc_text(news.who, "nick");
    news.source = buf_str(&source);
    news.channel = IRC_CHANNEL(event);
    if (irc_playback_tags(frontend, event, irc_text(news.who, "account"), &tags)) {
        news.tags = &tags;
    }
    for (size_t i = 0; i < sizeof(irc_events) / sizeof(irc_events[0]); i++) {
        if (str_equal(name, str_of(irc_events[i].topic))) {
            irc_events[i].show(frontend, &news);
        }
    }
    buf_finish(&source);
    buf_finish(&tags);
}
