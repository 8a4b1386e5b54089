/* irc_here.c -- #here: the room as a channel.
 *
 * 1. `here` holds the people that the client has been shown there (irc_crowd.c), including itself.
 *    Nobody is shown joining twice, or leaving without having joined.
 * 2. A move is a new list. People only in the old list part, people only in the new one join, and
 *    the topic changes if the name of the room does.
 * 3. The client is on #here as long as it is in play: PART is answered with JOIN.
 * 4. Somebody who walks in or out is shown once, by JOIN or PART, with the room's words ("Bert goes
 *    north.") as the reason. Only movements seen from elsewhere, through a window, are shown as
 *    words.
 *
 * The engine decides who is seen, and when (here.h). */
#include "engine/base/mem.h"
#include "engine/session/markup.h"
#include "net/irc/irc_impl.h"

#include <stdio.h>

static void take_off_here(struct irc_frontend *frontend, size_t i)
{
    mem_free(frontend->walking[i].text);
    frontend->walking_count--;
    for (; i < frontend->walking_count; i++) {
        frontend->walking[i] = frontend->walking[i + 1];
    }
}

/* Removes the words about somebody's walking, because they are shown in another way. Appends them
 * to out as plain text. */
static void take_words(struct irc_frontend *frontend, struct str nick, struct buf *out)
{
    size_t i = 0;
    while (i < frontend->walking_count &&
            !str_equal_nocase(str_of(frontend->walking[i].nick), nick)) {
        i++;
    }
    if (i < frontend->walking_count) {
        markup_plain(str_of(frontend->walking[i].text), out);
        take_off_here(frontend, i);
    }
}

void irc_here_walks(struct irc_frontend *frontend, struct str nick, struct str markup)
{
    if (frontend->walking_count == IRC_WALKING_MAX) {
        irc_here_walked(frontend);
    }
    struct irc_walking *walking = &frontend->walking[frontend->walking_count++];
    (void)str_copy(nick, walking->nick, sizeof(walking->nick));
    walking->text = str_dup(markup);
}

void irc_here_walks_forget(struct irc_frontend *frontend)
{
    while (frontend->walking_count > 0) {
        take_off_here(frontend, 0);
    }
}

void irc_here_walked(struct irc_frontend *frontend)
{
    while (frontend->walking_count > 0) {
        char *text = frontend->walking[0].text;
        frontend->walking[0].text = NULL;
        take_off_here(frontend, 0);
        irc_deliver_text(frontend, str_of(text), IRC_TO_HERE);
        mem_free(text);
    }
}

void irc_here_came(struct irc_frontend *frontend, const json_t *person)
{
    struct buf source = {0};
    struct buf words = {0};
    take_words(frontend, str_of(irc_text(person, "nick")), &words);
    buf_finish(&words);
    if (irc_shown_has(frontend, str_of(irc_text(person, "nick")))) {
        return;
    }
    irc_source_of(person, &source);
    irc_shown_add(frontend, buf_str(&source));
    irc_join_line(frontend, buf_str(&source), NULL, IRC_HERE, irc_text(person, "account"),
            irc_text(person, "realname"), true);
    const char *away = irc_text(person, "away");
    if (away[0] && (frontend->caps & IRC_CAP_AWAY_NOTIFY)) {
        IRC_FROM(frontend, buf_str(&source), NULL, true, "AWAY", away);
    }
    buf_finish(&source);
}

void irc_here_went(struct irc_frontend *frontend, const json_t *person)
{
    struct buf source = {0};
    struct buf why = {0};
    take_words(frontend, str_of(irc_text(person, "nick")), &why);
    if (irc_shown_remove(frontend, str_of(irc_text(person, "nick")))) {
        irc_source_of(person, &source);
        IRC_FROM(frontend, buf_str(&source), NULL, true, "PART", IRC_HERE,
                why.length > 0 ? why.bytes : NULL);
    }
    buf_finish(&source);
    buf_finish(&why);
}

void irc_here_rename(struct irc_frontend *frontend, const json_t *person, const char *name)
{
    struct str nick = str_of(irc_text(person, "nick"));
    struct str old = irc_shown_source(frontend, nick);
    struct buf source = {0};
    if (old.length == 0) {
        return;
    }
    buf_printf(&source, "%s%.*s", name, STR_FMT(str_slice(old, nick.length, old.length)));
    (void)irc_shown_remove(frontend, nick);
    irc_shown_add(frontend, buf_str(&source));
    buf_finish(&source);
}

/* -- joining, and moving -- */

void irc_here_topic(struct irc_frontend *frontend)
{
    if (frontend->here_topic.length > 0) {
        IRC_REPLY(frontend, "332", IRC_HERE, frontend->here_topic.bytes);
    } else {
        IRC_REPLY(frontend, "331", IRC_HERE, "No topic is set");
    }
}

void irc_here_names(struct irc_frontend *frontend)
{
    struct buf names = {0};
    irc_arrivals_show(frontend);
    irc_shown_text(frontend, &names);
    irc_names_lines(frontend, IRC_HERE, buf_str(&names), '=');
    buf_finish(&names);
}

static void show(struct irc_frontend *frontend, struct str names)
{
    irc_arrivals_forget(frontend);
    irc_shown_clear(frontend);
    while (names.length > 0) {
        struct str one = str_take_until(&names, ' ');
        if (one.length > 0) {
            irc_shown_add(frontend, one);
        }
    }
}

void irc_here_joined(struct irc_frontend *frontend)
{
    irc_join_line(frontend, irc_self(frontend), NULL, IRC_HERE, frontend->account,
            frontend->realname, false);
    irc_here_topic(frontend);
    irc_mark_joined(frontend, IRC_HERE, frontend->here_read_ms);
    irc_here_names(frontend);
    irc_names_end(frontend, IRC_HERE);
}

void irc_here_join(struct irc_frontend *frontend, const json_t *here)
{
    struct buf names = {0};
    irc_names_write(irc_text(here, "people"), &names);
    show(frontend, buf_str(&names));
    buf_finish(&names);
    buf_clear(&frontend->here_topic);
    buf_add_text(&frontend->here_topic, irc_text(here, "topic"));
    irc_here_joined(frontend);
}

static void fill(struct strmap *map, struct str names)
{
    strmap_init(map);
    while (names.length > 0) {
        struct str one = str_take_until(&names, ' ');
        if (one.length > 0) {
            (void)strmap_put(map, irc_source_nick(one), map);
        }
    }
}

/* Shows a JOIN or PART of each of names whose nickname is not in the other list. */
static void tell_missing(struct irc_frontend *frontend, struct str names,
        const struct strmap *others, bool joins)
{
    while (names.length > 0) {
        struct str one = str_take_until(&names, ' ');
        if (one.length == 0 || strmap_find(others, irc_source_nick(one)) ||
                str_equal_nocase(irc_source_nick(one), str_of(frontend->nick))) {
            continue;
        }
        if (joins) {
            irc_join_line(frontend, one, NULL, IRC_HERE, NULL, NULL, true);
        } else {
            IRC_FROM(frontend, one, NULL, true, "PART", IRC_HERE);
        }
    }
}

static void change_people(struct irc_frontend *frontend, struct str names)
{
    struct strmap before;
    struct strmap now;
    struct buf shown = {0};
    irc_shown_text(frontend, &shown);
    fill(&before, buf_str(&shown));
    fill(&now, names);
    tell_missing(frontend, buf_str(&shown), &now, false);
    tell_missing(frontend, names, &before, true);
    strmap_finish(&before);
    strmap_finish(&now);
    buf_finish(&shown);
    show(frontend, names);
}

void irc_here_update(struct irc_frontend *frontend, const json_t *here)
{
    const char *topic = irc_text(here, "topic");
    if (json_object_get(here, "people")) {
        struct buf names = {0};
        irc_names_write(irc_text(here, "people"), &names);
        change_people(frontend, buf_str(&names));
        buf_finish(&names);
    }
    if (!str_equal(buf_str(&frontend->here_topic), str_of(topic))) {
        buf_clear(&frontend->here_topic);
        buf_add_text(&frontend->here_topic, topic);
        IRC_FROM(frontend, irc_skein(frontend), NULL, true, "TOPIC", IRC_HERE, topic);
    }
}
