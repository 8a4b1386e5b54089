#pragma once
#include "engine/base/buf.h"
#include "engine/base/map.h"
#include "engine/session/msg.h"
#include "engine/session/session.h"
#include "net/irc/irc_msg.h"
#include "net/irc/irc_several.h"
#include "net/stream/net.h"
#include "net/stream/service.h"

#include <ev.h>
#include <jansson.h>

#include <stdbool.h>
#include <stdint.h>

/* The inside of the IRC front end. A conversation is served a command at a time: a command that
 * asks the engine (irc_call) is over when the answers are there, and until then nothing more is read. So
 * answers come in the order of commands, and whatever is written while one runs is its response.
 *
 *   irc_front      connections: bytes in, commands, pace, pings, the end
 *   irc_out        what is written: sources, tags, numerics, labels and batches
 *   irc_line       replies that several commands give
 *   irc_speech     what somebody says, as lines
 *   irc_silence    pings
 *   irc_call       calls to the engine and their answers
 *   irc_register   NICK USER PASS, and the welcome
 *   irc_account    REGISTER, and "register" to skein
 *   irc_command    the table of commands, and the small ones
 *   irc_info       what the server says of itself
 *   irc_multi      BATCH, of several lines that are said as one
 *   irc_group      the same, as they are shown
 *   irc_speak      PRIVMSG NOTICE TAGMSG, as they are sent
 *   irc_deliver    messages and events of the game, as they are shown
 *   irc_here       #here
 *   irc_arrival    who comes there, and is shown a little later
 *   irc_crowd      whom each client is shown there
 *   irc_channel    JOIN PART TOPIC NAMES KICK INVITE
 *   irc_mode       MODE
 *   irc_list       LIST
 *   irc_people     WHOIS WHOWAS USERHOST ISON AWAY SETNAME, and what operators may: OPER KILL WALLOPS
 *   irc_who        WHO
 *   irc_monitor    MONITOR
 *   irc_event      events of those who chat
 *   irc_history    CHATHISTORY
 *   irc_mark       MARKREAD
 *   irc_search     SEARCH
 *   irc_cap        CAP
 *   irc_sasl       AUTHENTICATE
 *   irc_gateway    WEBIRC
 *
 * To add a command: a function with its line in this header, a row in irc_command.c. */

#define IRC_NICK_MAX 24
#define IRC_TARGETS_MAX 8   /* of one PRIVMSG */
#define IRC_CHANNELS_MAX 10 /* of one JOIN or PART */
#define IRC_MONITORED_MAX 100
#define IRC_HISTORY_MAX 200
#define IRC_EVENTS_KEPT 64
#define IRC_ARRIVALS_MAX 8
#define IRC_WALKING_MAX 8
#define IRC_HERE "#here"
#define IRC_SKEIN "skein"
#define IRC_SHOWN 64 /* bytes of a name or mask that a client says, as it is replied */

enum irc_cap {
    IRC_CAP_302 = 1, /* the client speaks version 302; cap-notify comes with it */
    IRC_CAP_SASL = 1 << 1,
    IRC_CAP_SERVER_TIME = 1 << 2,
    IRC_CAP_MESSAGE_TAGS = 1 << 3,
    IRC_CAP_ECHO_MESSAGE = 1 << 4,
    IRC_CAP_MULTI_PREFIX = 1 << 5,
    IRC_CAP_AWAY_NOTIFY = 1 << 6,
    IRC_CAP_ACCOUNT_NOTIFY = 1 << 7,
    IRC_CAP_ACCOUNT_TAG = 1 << 8,
    IRC_CAP_EXTENDED_JOIN = 1 << 9,
    IRC_CAP_BATCH = 1 << 10,
    IRC_CAP_LABELED_RESPONSE = 1 << 11,
    IRC_CAP_CHATHISTORY = 1 << 12,
    IRC_CAP_CAP_NOTIFY = 1 << 13,
    IRC_CAP_STANDARD_REPLIES = 1 << 14,
    IRC_CAP_INVITE_NOTIFY = 1 << 15,
    IRC_CAP_SETNAME = 1 << 16,
    IRC_CAP_USERHOST_IN_NAMES = 1 << 17,
    IRC_CAP_UTF8ONLY = 1 << 18,
    IRC_CAP_EXTENDED_MONITOR = 1 << 19,
    IRC_CAP_REGISTRATION = 1 << 20,
    IRC_CAP_READ_MARKER = 1 << 21,
    IRC_CAP_MULTILINE = 1 << 22,
    IRC_CAP_SEARCH = 1 << 23,
    IRC_CAP_SOJU_SEARCH = 1 << 24,
};

/* All names that any client is shown on #here: irc_crowd.c. Zeroed: none. */
struct irc_crowd {
    struct strmap places; /* nickname -> place in faces, plus one */
    struct irc_face *faces;
    size_t count;
    size_t capacity;
    size_t free; /* the first free place, plus one */
    bool ready;  /* places is made */
};

/* Which of them one client is shown, a bit each. */
struct irc_shown {
    uint64_t *bits; /* owned */
    size_t words;
};

struct irc_front;

struct irc_service {
    struct service base;
    uint64_t batch_number;
    struct irc_crowd crowd;
    /* Scratch of whichever conversation is served. */
    struct buf line;
    struct buf tags;
    struct buf text;

    /* Events delivered lately, each read once however many get it. */
    struct irc_event {
        struct buf text;
        json_t *json; /* owned */
    } events[IRC_EVENTS_KEPT];

    size_t event_next;
};

/* A call under way. */
struct irc_call {
    void (*done)(struct irc_front *front, const struct irc_call *call);
    struct irc_call *next;
    uint64_t number;
    char *words[3]; /* owned; what the answer needs */
    uint64_t value;
    bool about_channel; /* done is for what went well alone */
    /* The answer. */
    bool ok;
    const json_t *reply; /* borrowed */
};

/* Somebody who has woken in the room, and is shown on #here when it is due. */
struct irc_arrival {
    json_t *who; /* owned */
    int64_t due_ms;
};

/* What a command has written, to be labelled when it is over: for each line the lengths of tags and
 * text, then both. */
struct irc_response {
    struct buf lines;
    size_t count;
    char label[65]; /* empty: lines go out as they are written */
    bool running;   /* a command runs: what is written is its response */
    uint64_t line;  /* the number of a command line whose answer belongs to it; 0: none */
};

struct irc_front {
    struct service_conn base;
    struct irc_service *service;
    struct session *session;
    struct buf out;
    struct irc_line line;
    struct ev_timer resume;
    bool registered; /* a character is there, and the welcome was said */
    bool entering;   /* logged in, chat.begin not answered yet */
    unsigned caps;

    /* Before registration. */
    char wish[64];               /* the nickname asked for; empty: none yet */
    char nick[IRC_NICK_MAX + 1]; /* the same, if it may be one; then the one they have */
    char user[17];
    char realname[151];
    char *pass;   /* owned; NULL: none */
    bool gateway; /* a gateway has said who it is */
    bool cap_open;
    bool logging_in;
    /* SASL. */
    bool sasl_open;
    bool sasl_refused; /* an answer was too long, and its rest may follow */
    struct buf sasl;
    char *token;                    /* owned: of who has shown a password and not yet come in */
    char account[IRC_NICK_MAX + 1]; /* whose it is; empty: a guest's */

    /* Being here. */
    unsigned modes;        /* user modes, as enum person_mode in the engine has them */
    unsigned wrong_opers;  /* how often OPER was wrong */
    char host[24];         /* "player", or a guest's cloak */
    struct irc_shown here; /* who is shown on #here */
    struct buf here_topic;
    int64_t here_read_ms; /* up to when they have read it; 0: nobody knows */
    struct irc_arrival arrivals[IRC_ARRIVALS_MAX]; /* the first is due first */
    size_t arrival_count;
    struct ev_timer arriving;
    struct buf held;         /* messages that came before #here was joined */
    struct strmap joined;    /* channels, lower case, without '#' */
    struct strmap monitored; /* lower-case names -> as given, owned */
    struct buf here_log;     /* the last that was said on #here, as messages */
    bool answering;          /* texts are the answer to a command line, until its prompt */
    bool answers_here;       /* which was typed on #here */
    bool answers_label;      /* which has a label: the answer is a response */
    uint64_t lines_here;     /* which of the last lines were: a bit each, by number */

    /* Who was told to walk in or away, as words, until JOIN or PART says it: irc_here.c. */
    struct irc_walking {
        char nick[IRC_NICK_MAX + 1];
        char *text; /* owned: markup */
    } walking[IRC_WALKING_MAX];

    size_t walking_count;

    struct irc_multi multi; /* what the client says as one */
    struct irc_group group; /* what it is shown as one */

    /* SEARCH, from place to place. */
    struct irc_search {
        json_t *args;  /* owned; NULL: none runs */
        json_t *found; /* owned */
    } search;

    /* The command that runs. */
    struct irc_response response;
    struct irc_call *calls; /* in the order they were made */
    struct irc_call *last_call;
    uint64_t call_number;
    bool speaking; /* from Chat.Own to the answer of a call: the own words are its echo */

    /* Pace and silence; monotonic ms. */
    double paced_ms;
    int64_t throttled_ms; /* since when; 0: not */
    int64_t heard_ms;
    int64_t pinged_ms; /* 0: no ping is open */
    bool doubted;      /* somebody wants its nickname, so that ping is answered soon or never */
};

/* -- irc_out.c -- */

/* Writes a line to the client: a response if a command runs, but for news. tags may be NULL: those that every
 * line has. */
void irc_send(
        struct irc_front *front, const struct buf *tags, const struct irc_msg *msg, bool news);
/* A numeric, or another command of the server's: the nickname, then words; the last may have blanks.
 * words ends with a NULL string. */
void irc_reply(struct irc_front *front, const char *command, const char *const *words);
#define IRC_REPLY(front, command, ...)                                                         \
    irc_reply(front, command, (const char *const[]){__VA_ARGS__, NULL})
/* irc_reply with one text. */
void irc_reply_text(struct irc_front *front, const char *command, const char *format, ...)
        PRINTF_LIKE(3, 4);
/* A line from somebody: source (may be empty), command, words. news: not as a response. */
void irc_from(struct irc_front *front, struct str source, const struct buf *tags,
        const char *const *words, bool news);
#define IRC_FROM(front, source, tags, news, ...)                                               \
    irc_from(front, source, tags, (const char *const[]){__VA_ARGS__, NULL}, news)
/* What the client itself did, as a response. */
#define IRC_OWN(front, ...) IRC_FROM(front, irc_self(front), NULL, false, __VA_ARGS__)
/* A line of the server's, whose words do not begin with the nickname. */
#define IRC_SERVER(front, ...)                                                                 \
    IRC_FROM(front, str_of(irc_name(front)), NULL, false, __VA_ARGS__)
/* A standard reply. */
#define IRC_FAIL(front, ...) IRC_SERVER(front, "FAIL", __VA_ARGS__)
/* What of a text, at most so many bytes, is a word of a line; good to the end of the block, as is IRC_DIGITS. */
#define IRC_WORD(text, most) str_copy(text, (char[(most) + 1]){0}, (most) + 1)
#define IRC_DIGITS(number) irc_digits(number, (char[24]){0})
/* Begins and ends the response of a command; a label that came with it is its. */
void irc_response_begin(struct irc_front *front, struct str label);
void irc_response_end(struct irc_front *front);
/* Hands what was written to the stream. */
void irc_flush(struct irc_front *front);
/* The server's name. */
const char *irc_name(const struct irc_front *front);
/* The nickname as replies have it: "*" before there is one. */
const char *irc_nick(const struct irc_front *front);
/* "nick!user@host" of the client itself; borrowed until the next call. */
struct str irc_self(struct irc_front *front);
/* Same of skein. */
struct str irc_skein(struct irc_front *front);
/* Same of a person in an event. Appends. */
void irc_source_of(const json_t *person, struct buf *out);
const char *irc_digits(int64_t number, char out[24]);
/* "2026-01-02T03:04:05.678Z" */
const char *irc_time(int64_t time_ms, char out[40]);
/* Reads that into milliseconds, 0 for 1970 and before; false if it is no such time. */
bool irc_read_time(struct str text, int64_t *out_ms);
/* Tags that every line has: the time (ms; 0: now). Clears out. */
void irc_tags_begin(struct irc_front *front, int64_t time_ms, struct buf *out);
/* Begins a batch: its reference, and the line. */
void irc_batch_begin(
        struct irc_front *front, const char *type, const char *target, char out[24]);
void irc_batch_end(struct irc_front *front, const char *reference);

/* Ends the conversation with ERROR and a reason. */
void irc_doom(struct irc_front *front, const char *reason);
/* Wipes, frees and forgets a password or a token; NULL is fine. */
void irc_free_secret(char **text);

/* -- irc_line.c -- */

/* The command in capitals, as much of it as fits. */
void irc_upper(struct str command, char out[24]);
/* Replies that the parameter is missing (461). */
void irc_need_more(struct irc_front *front, const struct irc_msg *msg);
bool irc_is_channel(struct str name);
bool irc_is_here(struct str name);
/* Replies with the numeric that goes with a failed call about a channel. */
void irc_channel_failed(
        struct irc_front *front, const char *channel, const char *word, const json_t *reply);
/* 353 of a list "@+nick!user@host …", and 366. */
void irc_names_lines(struct irc_front *front, const char *channel, struct str names, char kind);
/* Appends people ("NICK USER HOST RANK" lines) as "@+nick!user@host", with blanks between. */
void irc_names_write(const char *people, struct buf *out);
void irc_names_end(struct irc_front *front, const char *asked);
/* A numeric as often as it takes for a list with separators: word (may be NULL), then as much of the list as
 * fits. */
void irc_list_lines(struct irc_front *front, const char *numeric, const char *word,
        struct str list, char separator);
/* The channel that an answer is about, with '#'. */
#define IRC_CHANNEL(json) irc_channel_of(json, (char[IRC_SHOWN]){0})
const char *irc_channel_of(const json_t *json, char out[IRC_SHOWN]);
/* A JOIN line, as the client's capabilities have it. */
void irc_join_line(struct irc_front *front, struct str source, const char *channel,
        const char *account, const char *realname, bool news);

/* -- irc_speech.c -- */

/* Appends the source of a channel's line that no player said: "nick/network!nick@network", by which a client's
 * bans name who is meant; a line of the game's own is skein's. */
void irc_elsewhere(struct irc_front *front, struct str sender, struct buf *out);

/* Appends the source of somebody of another world of the realm, "NAME@WORLD": "NAME!NAME@WORLD". */
void irc_of_realm(struct str sender, struct buf *out);

/* How a message is shown: who says it, what to, and with which tags. */
struct irc_speech {
    struct str source;
    const char *command; /* PRIVMSG, NOTICE */
    const char *target;
    bool action;
    struct str text;
    struct str tags;   /* as msg.h has them */
    const char *batch; /* it is part of; NULL: none */
    bool inside;       /* that one has the tags (irc_group.c) */
    bool no_id;        /* another line has it */
    bool goes_on;      /* it belongs to the line before; only inside a batch it is said so */
};

/* Writes it, in as many lines as it takes. */
void irc_speech_write(struct irc_front *front, const struct irc_speech *speech, bool news);
/* Puts those of tags (msg.h) that the client takes into out. */
void irc_speech_tags(struct irc_front *front, struct str tags, struct buf *out);

/* Where lines from skein go: to #here as a notice, or to the nickname as a message. */
enum irc_where { IRC_TO_HERE, IRC_TO_QUERY };

void irc_deliver_text(struct irc_front *front, struct str markup, enum irc_where where);

/* -- irc_silence.c -- */

/* Pings a client that was silent for long, and ends one that did not answer. */
void irc_silence_check(struct irc_front *front, int64_t now);
/* Somebody wants a guest's nickname: a connection that was silent for a while has to show that it lives. */
void irc_doubt(struct irc_service *service, struct str nick);

/* -- irc_call.c -- */

/* Calls the engine; takes args (NULL: none). done comes when it is answered, unless the conversation
 * ends. words (IRC_WORDS; NULL: none; each may be NULL) are copied. */
struct irc_call *irc_call(struct irc_front *front, const char *name, json_t *args,
        void (*done)(struct irc_front *front, const struct irc_call *call),
        const char *const words[3]);
#define IRC_WORDS(...) ((const char *const[3]){__VA_ARGS__})
/* Same of a channel: words begin with its name and, or NULL, whom the call is about. If it fails, the numeric
 * for that is replied (irc_channel_failed). */
void irc_call_channel(struct irc_front *front, const char *name, json_t *args,
        void (*done)(struct irc_front *front, const struct irc_call *call),
        const char *const words[3]);
/* An answer has come. */
void irc_call_answered(struct irc_front *front, const struct msg *msg);
void irc_calls_finish(struct irc_front *front);
/* Members of an answer or event: "" and 0 if they are not there. */
const char *irc_text(const json_t *json, const char *name);
int64_t irc_number(const json_t *json, const char *name);
bool irc_flag(const json_t *json, const char *name);

/* -- irc_front.c -- */

/* The running command may be over: goes on reading then. */
void irc_front_go_on(struct irc_front *front);

/* -- irc_register.c, irc_cap.c, irc_sasl.c -- */

void irc_register_pass(struct irc_front *front, const struct irc_msg *msg);
void irc_register_nick(struct irc_front *front, const struct irc_msg *msg);
void irc_register_user(struct irc_front *front, const struct irc_msg *msg);
void irc_cap_command(struct irc_front *front, const struct irc_msg *msg);
void irc_sasl_command(struct irc_front *front, const struct irc_msg *msg);

/* -- irc_gateway.c -- */

void irc_gateway_webirc(struct irc_front *front, const struct irc_msg *msg);
/* The world was started again, and the conversation goes on: asks for what it had asked the last one for. */
void irc_register_resumed(struct irc_front *front);
/* Registers if everything is there. */
void irc_register_try(struct irc_front *front);

/* -- irc_account.c -- */

void irc_account_register(struct irc_front *front, const struct irc_msg *msg);
void irc_account_verify(struct irc_front *front, const struct irc_msg *msg);
/* The client has shown whose account is its own: "nick!user@host" and 900. */
void irc_account_is(struct irc_front *front, const char *name, const char *self);
/* True if a line to skein is "register PASSWORD", which is done; here: it was typed on #here, where it is refused. */
bool irc_account_words(struct irc_front *front, struct str line, bool here);

/* -- irc_service.c -- */

/* True if target is called as a service of IRC networks is: NickServ, ChanServ@services.example.org. */
bool irc_service_is(struct str target);
/* Tells how to log in here, whatever was sent to the service. */
void irc_service_answer(struct irc_front *front, struct str service);

/* -- irc_command.c -- */

void irc_command_run(struct irc_front *front, const struct irc_msg *msg);
/* Begins the response to a command that is not run; its label is the response's. */
void irc_command_begin(struct irc_front *front, const struct irc_msg *msg);

/* -- irc_info.c -- */

void irc_info_welcome(struct irc_front *front);
void irc_info_isupport(struct irc_front *front);
void irc_info_motd(struct irc_front *front, const struct irc_msg *msg);
void irc_info_version(struct irc_front *front, const struct irc_msg *msg);
void irc_info_admin(struct irc_front *front, const struct irc_msg *msg);
void irc_info_info(struct irc_front *front, const struct irc_msg *msg);
void irc_info_time(struct irc_front *front, const struct irc_msg *msg);
void irc_info_lusers(struct irc_front *front, const struct irc_msg *msg);
void irc_info_lusers_reply(struct irc_front *front, const json_t *counts);
void irc_info_links(struct irc_front *front, const struct irc_msg *msg);
void irc_info_stats(struct irc_front *front, const struct irc_msg *msg);
void irc_info_help(struct irc_front *front, const struct irc_msg *msg);

/* -- irc_speak.c, irc_history.c -- */

void irc_speak_privmsg(struct irc_front *front, const struct irc_msg *msg);
void irc_speak_notice(struct irc_front *front, const struct irc_msg *msg);
void irc_speak_tagmsg(struct irc_front *front, const struct irc_msg *msg);
void irc_history_command(struct irc_front *front, const struct irc_msg *msg);

void irc_speak_own_tags(struct str tags, struct buf *out);
/* Writes lines of an answer as a batch of that type; target NULL: each line tells its own. */
void irc_history_write(
        struct irc_front *front, const json_t *lines, const char *target, const char *type);

/* What was heard on #here, of that SEARCH asks for; the caller owns it. */
json_t *irc_history_here(const struct irc_front *front, const json_t *args);

/* -- irc_search.c -- */

void irc_search_command(struct irc_front *front, const struct irc_msg *msg);
void irc_search_finish(struct irc_front *front);

/* -- irc_mark.c -- */

void irc_mark_command(struct irc_front *front, const struct irc_msg *msg);
/* MARKREAD with what belongs to a JOIN, for who asked for it. */
void irc_mark_joined(struct irc_front *front, const char *channel, int64_t time_ms);
/* Another connection of the character has read on. */
void irc_mark_news(struct irc_front *front, const json_t *event);

/* -- irc_deliver.c -- */

void irc_deliver(struct irc_front *front, const struct msg *msg);
/* Appends who says a message, as a source, and what to. */
void irc_deliver_speech(struct irc_front *front, const struct msg *msg, bool own,
        struct buf *source, struct buf *target);

/* by_sight: it concerns the client only if it sees on #here whom it is about. */
void irc_deliver_event(
        struct irc_front *front, struct str topic, const json_t *event, bool by_sight);

/* -- irc_crowd.c -- */

void irc_crowd_finish(struct irc_crowd *crowd);
/* Is the client shown somebody of this nickname, and as what ("nick!user@host"; empty: no)? */
bool irc_shown_has(const struct irc_front *front, struct str nick);
struct str irc_shown_source(const struct irc_front *front, struct str nick);
/* Notes that it is, or is no more; the latter is false if it was not. */
void irc_shown_add(struct irc_front *front, struct str source);
bool irc_shown_remove(struct irc_front *front, struct str nick);
/* Appends all, each "nick!user@host" and a blank. */
void irc_shown_text(const struct irc_front *front, struct buf *out);
void irc_shown_clear(struct irc_front *front);

/* -- irc_here.c -- */

/* Joins #here, as answer to chat.begin or here.names. */
void irc_here_join(struct irc_front *front, const json_t *here);
/* The room changed around the client, or the client the room. */
void irc_here_update(struct irc_front *front, const json_t *here);
void irc_here_came(struct irc_front *front, const json_t *person);
void irc_here_went(struct irc_front *front, const json_t *person);
/* The room is told that somebody walks in or away, with words (markup): to be shown by JOIN or PART, or, if
 * neither comes (it is seen through a window), by irc_here_walked. */
void irc_here_walks(struct irc_front *front, struct str nick, struct str markup);
void irc_here_walked(struct irc_front *front);
void irc_here_walks_forget(struct irc_front *front);
void irc_here_rename(struct irc_front *front, const json_t *person, const char *name);
void irc_here_topic(struct irc_front *front);
/* 353 alone. */
void irc_here_names(struct irc_front *front);
/* What the client is shown when it has joined. */
void irc_here_joined(struct irc_front *front);

/* -- irc_arrival.c -- */

void irc_arrivals_begin(struct irc_front *front);
/* Nobody waits any more, and nobody is shown for it. */
void irc_arrivals_forget(struct irc_front *front);
/* Shows everybody who waits. */
void irc_arrivals_show(struct irc_front *front);
/* They have woken, and will be shown. */
void irc_arrival_add(struct irc_front *front, json_t *who);
/* What is known of them changed, their name, or that they are there: if they wait. */
void irc_arrival_changed(struct irc_front *front, json_t *who);
void irc_arrival_renamed(struct irc_front *front, struct str nick, const char *name);
/* They are on a channel with the client, and so shown. */
void irc_arrival_met(struct irc_front *front, struct str nick);
void irc_arrival_gone(struct irc_front *front, struct str nick);

/* -- irc_channel.c -- */

void irc_channel_join(struct irc_front *front, const struct irc_msg *msg);
/* Joins the account's own channels. names: an array, without '#'. */
void irc_channel_join_kept(struct irc_front *front, const json_t *names);
/* Shows a channel that another client of the character has joined, as the answer to JOIN. */
void irc_channel_joined_elsewhere(struct irc_front *front, const json_t *about);
void irc_channel_part(struct irc_front *front, const struct irc_msg *msg);
void irc_channel_topic(struct irc_front *front, const struct irc_msg *msg);
void irc_channel_names(struct irc_front *front, const struct irc_msg *msg);
void irc_channel_list(struct irc_front *front, const struct irc_msg *msg);
void irc_channel_kick(struct irc_front *front, const struct irc_msg *msg);
void irc_channel_invite(struct irc_front *front, const struct irc_msg *msg);

/* -- irc_mode.c -- */

void irc_mode_command(struct irc_front *front, const struct irc_msg *msg);
/* Writes user modes as "+iB". */
void irc_mode_write(unsigned modes, struct buf *out);
/* MODE of a channel: what somebody changed. tags: of news, as irc_send takes them; NULL: the client did it. */
void irc_mode_news(struct irc_front *front, struct str source, const char *channel,
        const json_t *changed, const struct buf *tags);

/* -- irc_people.c, irc_who.c -- */

void irc_who_command(struct irc_front *front, const struct irc_msg *msg);
void irc_people_whois(struct irc_front *front, const struct irc_msg *msg);
void irc_people_whowas(struct irc_front *front, const struct irc_msg *msg);
void irc_people_userhost(struct irc_front *front, const struct irc_msg *msg);
void irc_people_ison(struct irc_front *front, const struct irc_msg *msg);
void irc_people_away(struct irc_front *front, const struct irc_msg *msg);
/* Says to the client that it is marked as away, or no longer. */
void irc_people_is_away(struct irc_front *front, bool away);
void irc_people_setname(struct irc_front *front, const struct irc_msg *msg);
void irc_people_oper(struct irc_front *front, const struct irc_msg *msg);
void irc_people_kill(struct irc_front *front, const struct irc_msg *msg);
void irc_people_wallops(struct irc_front *front, const struct irc_msg *msg);
void irc_monitor_command(struct irc_front *front, const struct irc_msg *msg);
void irc_monitor_clear(struct irc_front *front);
/* Somebody has come or gone, whom the client may watch. */
void irc_monitor_news(struct irc_front *front, const json_t *person, bool online);
/* True if the client watches that name. */
bool irc_monitor_has(const struct irc_front *front, struct str nick);
