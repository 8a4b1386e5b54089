#pragma once
#include "engine/base/buf.h"
#include "engine/base/map.h"
#include "engine/session/msg.h"
#include "engine/session/session.h"
#include "net/irc/irc_history.h"
#include "net/irc/irc_metadata.h"
#include "net/irc/irc_playback.h"
#include "net/irc/irc_rename.h"
#include "net/irc/irc_services.h"
#include "net/irc/irc_several.h"
#include "net/shared/irc_msg.h"
#include "net/stream/net.h"
#include "net/stream/service.h"

#include <ev.h>
#include <jansson.h>

#include <stdbool.h>
#include <stdint.h>

/* Internals of the IRC service. A conversation runs one command at a time. A command that calls the engine (irc_call)
 * ends when the answers are there, and nothing more is read until then. So answers come in the order of commands, and
 * lines written while a command runs are its response.
 *
 *   irc_frontend      connections: input, pace, start and end
 *   irc_out        output: sources, tags, numerics, labels and batches
 *   irc_line       replies shared by several commands
 *   irc_speech     speech as lines
 *   irc_silence    pings
 *   irc_call       calls to the engine and their answers
 *   irc_register   NICK USER PASS, and the welcome
 *   irc_account    REGISTER, and "register" to skein
 *   irc_command    the table of commands, and the small ones
 *   irc_info       information about the server
 *   irc_multi      BATCH: input of several lines that are said as one
 *   irc_group      their display
 *   irc_speak      PRIVMSG NOTICE TAGMSG from the client
 *   irc_deliver    messages and events of the game for the client
 *   irc_here       #here
 *   irc_arrival    delayed JOIN on #here
 *   irc_crowd      the people shown to each client there
 *   irc_channel    JOIN PART TOPIC NAMES KICK INVITE
 *   irc_mode       MODE
 *   irc_list       LIST
 *   irc_people     WHOIS WHOWAS USERHOST ISON AWAY SETNAME, and for operators OPER KILL WALLOPS
 *   irc_who        WHO
 *   irc_monitor    MONITOR
 *   irc_event      events of chat clients
 *   irc_history    CHATHISTORY
 *   irc_playback   events in it
 *   irc_mark       MARKREAD
 *   irc_metadata   METADATA
 *   irc_redact     REDACT
 *   irc_rename     RENAME
 *   irc_search     SEARCH
 *   irc_cap        CAP
 *   irc_sasl       AUTHENTICATE
 *   irc_scram      its mechanism SCRAM-SHA-256; irc_sasl_end ends all of them
 *   irc_gateway    WEBIRC
 *   irc_side       logging in from within the game
 *   irc_service    which names are those of an IRC network's services, and what they say
 *   irc_nickserv   NickServ: aliases of the game's commands for accounts
 *   irc_chanserv   ChanServ: aliases of its commands for channels
 *
 * To add a command: a function, declared in this header, and a row in irc_command.c. */

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
#define IRC_SHOWN 64 /* bytes of a client's name or mask that are repeated in a reply */

enum irc_cap {
    IRC_CAP_302 = 1, /* the client uses version 302, which implies cap-notify */
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
    IRC_CAP_CHGHOST = 1 << 25,
    IRC_CAP_REDACTION = 1 << 26,
    IRC_CAP_EVENT_PLAYBACK = 1 << 27,
    IRC_CAP_RENAME = 1 << 28,
    IRC_CAP_METADATA_2 = 1 << 29,
    IRC_CAP_METADATA_3 = 1 << 30,
};

/* All names that are shown on #here to any client: irc_crowd.c. Zeroed: empty. */
struct irc_crowd {
    struct strmap places; /* nickname -> place in faces, plus one */
    struct irc_face *faces;
    size_t count;
    size_t capacity;
    size_t free; /* the first free place, plus one */
    bool ready;  /* places is initialised */
};

/* The names that one client is shown, one bit each. */
struct irc_shown {
    uint64_t *bits; /* owned */
    size_t words;
};

struct irc_frontend;
struct irc_scram;
struct irc_side;

struct irc_service {
    struct service base;
    const struct irc_hooks *hooks;
    struct irc_side *sides; /* owned */
    uint64_t batch_number;
    struct irc_crowd crowd;
    /* Scratch memory of the conversation being served. */
    struct buf line;
    struct buf tags;
    struct buf text;

    /* Recent events, each parsed once for all receivers. */
    struct irc_event {
        struct buf text;
        json_t *json; /* owned */
    } events[IRC_EVENTS_KEPT];

    size_t event_next;
};

struct irc_call { /* in progress */
    void (*done)(struct irc_frontend *frontend, const struct irc_call *call);
    struct irc_call *next;
    uint64_t number;
    char *words[3]; /* owned; data for the handling of the answer */
    uint64_t value;
    bool about_channel; /* call done only on success */
    /* The answer. */
    bool ok;
    const json_t *reply; /* borrowed */
};

/* A person who has woken in the room, and is shown on #here when it is due. */
struct irc_arrival {
    json_t *who; /* owned */
    int64_t due_ms;
};

/* Output of a command, to be labelled when it ends: for each line the lengths of tags and text, then both. */
struct irc_response {
    struct buf lines;
    size_t count;
    char label[65]; /* empty: lines are sent as they are written */
    bool running;   /* a command runs, and output is its response */
    uint64_t
            line; /* number of a command line whose answer belongs to it; 0 if there is no such line */
};

struct irc_frontend {
    struct service_conn base;
    struct irc_service *service;
    struct session *session;
    struct buf out;
    struct irc_line line;
    struct ev_timer resume;
    bool registered; /* in play, and the welcome was sent */
    bool entering;   /* logged in; chat.begin is not answered yet */
    unsigned caps;

    /* Before registration. */
    char wish[64];               /* requested nickname; may be empty */
    char nick[IRC_NICK_MAX + 1]; /* the same if it is valid; later the present nickname */
    char user[17];
    char realname[151];
    char *pass;   /* owned; may be NULL */
    bool gateway; /* a gateway has stated the client's address */
    bool cap_open;
    bool logging_in;
    /* SASL. */
    bool sasl_open;
    bool sasl_refused; /* an answer was too long, and the rest of it may follow */
    enum irc_mechanism mechanism;
    struct buf sasl;
    struct irc_scram *scram; /* owned; NULL: no exchange runs */
    char *secret; /* owned: the password that was right, until SCRAM's keys are made; NULL: none */
    char *token;                    /* owned: from a password check, before entering play */
    struct irc_side *side;          /* owned: a check of a password in play; NULL: none */
    bool side_sasl;                 /* the check was asked for by AUTHENTICATE */
    bool becomes;                   /* a guest in play who goes in again as an account */
    struct ev_timer becoming;       /* for that, in a turn of the loop of its own */
    char account[IRC_NICK_MAX + 1]; /* the owner of the token; empty for a guest */

    /* In play. */
    unsigned modes;        /* user modes, as in the engine's enum person_mode */
    unsigned wrong_opers;  /* number of failed OPER commands */
    char host[24];         /* "player", or a guest's cloak */
    struct irc_shown here; /* people shown on #here */
    struct buf here_topic;
    int64_t here_read_ms;                          /* read up to this time; 0 if unknown */
    struct irc_arrival arrivals[IRC_ARRIVALS_MAX]; /* the first is due first */
    size_t arrival_count;
    struct ev_timer arriving;
    struct buf held;         /* messages before the JOIN of #here */
    struct strmap joined;    /* channels, lower case, without '#' */
    struct strmap monitored; /* lower-case names -> as given, owned */
    struct buf here_log;     /* the last messages on #here */
    bool answering;      /* texts belong to the answer to a command line, until its prompt */
    bool answers_here;   /* that line was typed on #here */
    bool answers_label;  /* that line has a label, so the answer is a response */
    uint64_t lines_here; /* which recent lines were typed on #here: one bit for each number */

    /* Words about people who walk in or out, until JOIN or PART shows them: irc_here.c. */
    struct irc_walking {
        char nick[IRC_NICK_MAX + 1];
        char *text; /* owned: markup */
    } walking[IRC_WALKING_MAX];

    size_t walking_count;

    struct irc_multi multi; /* lines that the client says as one */
    struct irc_group group; /* lines that the client is shown as one */
    struct irc_metadata metadata;

    /* State of SEARCH, which asks about one place at a time. */
    struct irc_search {
        json_t *args;  /* owned; NULL if none runs */
        json_t *found; /* owned */
    } search;

    /* The running command. */
    struct irc_response response;
    struct buf noted; /* tags of its next line: the ID and time of the event that it caused */
    struct irc_call *calls; /* in the order they were made */
    struct irc_call *last_call;
    uint64_t call_number;
    bool speaking; /* from Chat.Own to the answer of a call: own words are its echo */

    /* Pace and silence; monotonic ms. */
    double paced_ms;
    int64_t throttled_ms; /* start of the slowing; 0 if it is not slowed */
    int64_t heard_ms;
    int64_t pinged_ms; /* 0 if no ping is open */
    bool doubted;      /* somebody wants its nickname, so the ping must be answered soon */
};

/* True if the running command has ended. */
static inline bool irc_side_rests(const struct irc_frontend *frontend)
{
    return !frontend->calls && !frontend->side && !frontend->becomes;
}

/* -- irc_out.c -- */

/* Writes a line to the client. It is part of the response if a command runs, unless news is set. tags may be NULL: only
 * those that every line has. */
void irc_send(struct irc_frontend *frontend, const struct buf *tags, const struct irc_msg *msg,
        bool news);
/* Writes a numeric, or another command of the server: the nickname, then words. The last word may contain blanks. words
 * ends with NULL. */
void irc_reply(struct irc_frontend *frontend, const char *command, const char *const *words);
#define IRC_REPLY(frontend, command, ...)                                                      \
    irc_reply(frontend, command, (const char *const[]){__VA_ARGS__, NULL})
/* Same as irc_reply with one formatted text. */
void irc_reply_text(struct irc_frontend *frontend, const char *command, const char *format, ...)
        PRINTF_LIKE(3, 4);
/* Writes a line from a source (may be empty): command, words. news: not part of the response. */
void irc_from(struct irc_frontend *frontend, struct str source, const struct buf *tags,
        const char *const *words, bool news);
#define IRC_FROM(frontend, source, tags, news, ...)                                            \
    irc_from(frontend, source, tags, (const char *const[]){__VA_ARGS__, NULL}, news)
/* Writes an action of the client itself, as a response. */
#define IRC_OWN(frontend, ...) IRC_FROM(frontend, irc_self(frontend), NULL, false, __VA_ARGS__)
/* Writes a line of the server, whose words do not begin with the nickname. */
#define IRC_SERVER(frontend, ...)                                                              \
    IRC_FROM(frontend, str_of(irc_name(frontend)), NULL, false, __VA_ARGS__)
/* Writes a standard reply. */
#define IRC_FAIL(frontend, ...) IRC_SERVER(frontend, "FAIL", __VA_ARGS__)
/* Returns a text cut to at most so many bytes. Valid to the end of the block, as is IRC_DIGITS. */
#define IRC_WORD(text, most) str_copy(text, (char[(most) + 1]){0}, (most) + 1)
#define IRC_DIGITS(number) irc_digits(number, (char[24]){0})
/* Begin and end the response of a command, with the command's label. */
void irc_response_begin(struct irc_frontend *frontend, struct str label);
void irc_response_end(struct irc_frontend *frontend);
/* Passes the output to the stream. */
void irc_flush(struct irc_frontend *frontend);
/* Returns the server's name. */
const char *irc_name(const struct irc_frontend *frontend);
/* Returns the nickname for replies: "*" before there is one. */
const char *irc_nick(const struct irc_frontend *frontend);
/* Returns "nick!user@host" of the client itself; borrowed until the next call. */
struct str irc_self(struct irc_frontend *frontend);
/* Same for skein. */
struct str irc_skein(struct irc_frontend *frontend);
/* Appends the same for a person in an event. */
void irc_source_of(const json_t *person, struct buf *out);
const char *irc_digits(int64_t number, char out[24]);
/* Returns "2026-01-02T03:04:05.678Z". */
const char *irc_time(int64_t time_ms, char out[40]);
/* Parses that into milliseconds, 0 for 1970 and before. Returns false if it is malformed. */
bool irc_read_time(struct str text, int64_t *out_ms);
/* Starts a list of tags with those that every line has: the time (ms; 0: now). Clears out. */
void irc_tags_begin(struct irc_frontend *frontend, int64_t time_ms, struct buf *out);
/* Begin and end a batch. out receives its reference. */
void irc_batch_begin(
        struct irc_frontend *frontend, const char *type, const char *target, char out[24]);
void irc_batch_end(struct irc_frontend *frontend, const char *reference);

/* Ends the conversation with ERROR and a reason. */
void irc_doom(struct irc_frontend *frontend, const char *reason);
/* Overwrites and frees a password or token, and sets it to NULL. NULL is allowed. */
void irc_free_secret(char **text);

/* -- irc_line.c -- */

/* Returns the command in capitals, cut to the size. */
void irc_upper(struct str command, char out[24]);
/* Replies that a parameter is missing (461). */
void irc_need_more(struct irc_frontend *frontend, const struct irc_msg *msg);
bool irc_is_channel(struct str name);
bool irc_is_here(struct str name);
/* A channel's name in the game is the name on IRC without the '#'; one that begins with "##" has both. IRC_NAMED returns
 * the name on IRC, irc_bare the game's name. */
#define IRC_NAMED(name) irc_channel_named(name, (char[IRC_SHOWN]){0})
const char *irc_channel_named(struct str name, char out[IRC_SHOWN]);
struct str irc_bare(struct str channel);
/* Replies with the numeric of a failed call about a channel. */
void irc_channel_failed(struct irc_frontend *frontend, const char *channel, const char *word,
        const json_t *reply);
/* Writes 353 lines for a list "@+nick!user@host …", and 366. */
void irc_names_lines(
        struct irc_frontend *frontend, const char *channel, struct str names, char kind);
/* Appends people ("NICK USER HOST RANK" lines) as "@+nick!user@host", separated by blanks. */
void irc_names_write(const char *people, struct buf *out);
void irc_names_end(struct irc_frontend *frontend, const char *asked);
/* Writes a numeric as often as a list with separators needs: word (may be NULL), then as much of the list as fits. */
void irc_list_lines(struct irc_frontend *frontend, const char *numeric, const char *word,
        struct str list, char separator);
/* Returns the channel of an answer, with '#'. */
#define IRC_CHANNEL(json) IRC_NAMED(str_of(irc_text(json, "channel")))
/* Writes a JOIN line in the form of the client's capabilities. */
void irc_join_line(struct irc_frontend *frontend, struct str source, const struct buf *tags,
        const char *channel, const char *account, const char *realname, bool news);

/* -- irc_speech.c -- */

/* Appends the source of a channel's line that was not said by a player: "nick/network!nick@network", so that a client's
 * bans can name the speaker. The game's own lines are from skein. */
void irc_elsewhere(struct irc_frontend *frontend, struct str sender, struct buf *out);

/* Appends the source of an npc's words: its name as one word, with a "/" that no nickname has, and
 * npc@npc. */
void irc_npc(struct str sender, struct buf *out);
/* Appends the source of "NAME@WORLD", a player of another world of the realm: "NAME!NAME@WORLD". */
void irc_of_realm(struct str sender, struct buf *out);

/* A message as it is shown: its source, target and tags. */
struct irc_speech {
    struct str source;
    const char *command; /* PRIVMSG, NOTICE */
    const char *target;
    bool action;
    struct str text;
    struct str tags;   /* as in msg.h */
    const char *batch; /* the batch that it is part of, or NULL */
    bool inside;       /* that batch has the tags (irc_group.c) */
    bool no_id;        /* another line has the id */
    bool goes_on;      /* it continues the previous line; written only inside a batch */
};

/* Writes it in as many lines as it needs. */
void irc_speech_write(
        struct irc_frontend *frontend, const struct irc_speech *speech, bool news);
/* Writes those of tags (msg.h) that the client supports to out. */
void irc_speech_tags(struct irc_frontend *frontend, struct str tags, struct buf *out);

/* Target of lines from skein: #here as a notice, or the nickname as a message. */
enum irc_where { IRC_TO_HERE, IRC_TO_QUERY };

void irc_deliver_text(struct irc_frontend *frontend, struct str markup, enum irc_where where);

/* -- irc_silence.c -- */

/* Pings a client that was silent for long, and ends one that did not answer. */
void irc_silence_check(struct irc_frontend *frontend, int64_t now);
/* Checks a guest's connection whose nickname somebody wants: if it was silent for a while, it must answer a ping. */
void irc_doubt(struct irc_service *service, struct str nick);

/* -- irc_call.c -- */

/* Calls the engine and consumes args (may be NULL). done is called with the answer, unless the conversation ends. words
 * (IRC_WORDS; NULL, and each may be NULL) are copied. */
struct irc_call *irc_call(struct irc_frontend *frontend, const char *name, json_t *args,
        void (*done)(struct irc_frontend *frontend, const struct irc_call *call),
        const char *const words[3]);
/* Same with the rights of a token; NULL: of the session. */
struct irc_call *irc_call_as(struct irc_frontend *frontend, const char *token, const char *name,
        json_t *args, void (*done)(struct irc_frontend *frontend, const struct irc_call *call),
        const char *const words[3]);
#define IRC_WORDS(...) ((const char *const[3]){__VA_ARGS__})
/* Same for a call about a channel. words begin with its name and the person concerned, or NULL. A failure is replied
 * with its numeric (irc_channel_failed). */
void irc_call_channel(struct irc_frontend *frontend, const char *name, json_t *args,
        void (*done)(struct irc_frontend *frontend, const struct irc_call *call),
        const char *const words[3]);
/* Handles an answer. */
void irc_call_answered(struct irc_frontend *frontend, const struct msg *msg);
void irc_calls_finish(struct irc_frontend *frontend);
/* Return members of an answer or event: "", 0 and false if they are missing. */
const char *irc_text(const json_t *json, const char *name);
int64_t irc_number(const json_t *json, const char *name);
bool irc_flag(const json_t *json, const char *name);

/* -- irc_frontend.c -- */

/* Continues to read if the running command has ended. */
void irc_frontend_go_on(struct irc_frontend *frontend);

/* -- irc_register.c, irc_cap.c, irc_sasl.c -- */

void irc_register_pass(struct irc_frontend *frontend, const struct irc_msg *msg);
void irc_register_nick(struct irc_frontend *frontend, const struct irc_msg *msg);
void irc_register_user(struct irc_frontend *frontend, const struct irc_msg *msg);
void irc_cap_command(struct irc_frontend *frontend, const struct irc_msg *msg);
void irc_sasl_command(struct irc_frontend *frontend, const struct irc_msg *msg);

/* -- irc_gateway.c -- */

void irc_gateway_webirc(struct irc_frontend *frontend, const struct irc_msg *msg);
/* Repeats the pending calls after the world has restarted. */
void irc_register_resumed(struct irc_frontend *frontend);
/* Registers if everything is there. */
void irc_register_try(struct irc_frontend *frontend);

/* -- irc_account.c -- */

void irc_account_register(struct irc_frontend *frontend, const struct irc_msg *msg);
void irc_account_verify(struct irc_frontend *frontend, const struct irc_msg *msg);
/* Makes SCRAM's keys of the password that the client has just logged in with, if they are wanted, and forgets it. */
void irc_account_keep(struct irc_frontend *frontend);
/* True if a line to skein is "register PASSWORD", which it handles. here: it was typed on #here, where it is
 * refused. */
bool irc_account_words(struct irc_frontend *frontend, struct str line, bool here);

/* -- irc_command.c -- */

void irc_command_run(struct irc_frontend *frontend, const struct irc_msg *msg);
/* For irc_hooks. */
void irc_command_instead(struct irc_frontend *frontend, struct str line);
/* Begins the response to a command that is not run, with its label. */
void irc_command_begin(struct irc_frontend *frontend, const struct irc_msg *msg);

/* -- irc_info.c -- */

void irc_info_welcome(struct irc_frontend *frontend);
void irc_info_isupport(struct irc_frontend *frontend);
void irc_info_motd(struct irc_frontend *frontend, const struct irc_msg *msg);
void irc_info_version(struct irc_frontend *frontend, const struct irc_msg *msg);
void irc_info_admin(struct irc_frontend *frontend, const struct irc_msg *msg);
void irc_info_info(struct irc_frontend *frontend, const struct irc_msg *msg);
void irc_info_time(struct irc_frontend *frontend, const struct irc_msg *msg);
void irc_info_lusers(struct irc_frontend *frontend, const struct irc_msg *msg);
void irc_info_lusers_reply(struct irc_frontend *frontend, const json_t *counts);
void irc_info_links(struct irc_frontend *frontend, const struct irc_msg *msg);
void irc_info_stats(struct irc_frontend *frontend, const struct irc_msg *msg);
void irc_info_help(struct irc_frontend *frontend, const struct irc_msg *msg);

/* -- irc_speak.c -- */

void irc_speak_privmsg(struct irc_frontend *frontend, const struct irc_msg *msg);
void irc_speak_notice(struct irc_frontend *frontend, const struct irc_msg *msg);
void irc_speak_tagmsg(struct irc_frontend *frontend, const struct irc_msg *msg);
/* For irc_hooks. */
void irc_speak_line(struct irc_frontend *frontend, struct str line);
void irc_speak_own_tags(struct str tags, struct buf *out);

/* -- irc_deliver.c -- */

void irc_deliver(struct irc_frontend *frontend, const struct msg *msg);
/* Appends the source and the target of a message. */
void irc_deliver_speech(struct irc_frontend *frontend, const struct msg *msg, bool own,
        struct buf *source, struct buf *target);

/* by_sight: it matters only if the client sees the person on #here. */
void irc_deliver_event(
        struct irc_frontend *frontend, struct str name, const json_t *event, bool by_sight);

/* -- irc_crowd.c -- */

void irc_crowd_finish(struct irc_crowd *crowd);
/* Is a person of this nickname shown to the client; and as which source ("nick!user@host"; empty if not). */
bool irc_shown_has(const struct irc_frontend *frontend, struct str nick);
struct str irc_shown_source(const struct irc_frontend *frontend, struct str nick);
/* Note that a person is shown, or no longer. The latter returns false if they were not. */
void irc_shown_add(struct irc_frontend *frontend, struct str source);
bool irc_shown_remove(struct irc_frontend *frontend, struct str nick);
/* Appends all of them, each "nick!user@host" and a blank. */
void irc_shown_text(const struct irc_frontend *frontend, struct buf *out);
void irc_shown_clear(struct irc_frontend *frontend);

/* -- irc_here.c -- */

/* Joins #here, with the answer to chat.begin or here.names. */
void irc_here_join(struct irc_frontend *frontend, const json_t *here);
/* Update #here after a change of the room, or of the people in it. */
void irc_here_update(struct irc_frontend *frontend, const json_t *here);
void irc_here_came(struct irc_frontend *frontend, const json_t *person);
void irc_here_went(struct irc_frontend *frontend, const json_t *person);
/* Takes the room's words (markup) that somebody walks in or out. JOIN or PART shows them, or irc_here_walked if neither
 * comes (as through a window). */
void irc_here_walks(struct irc_frontend *frontend, struct str nick, struct str markup);
void irc_here_walked(struct irc_frontend *frontend);
void irc_here_walks_forget(struct irc_frontend *frontend);
void irc_here_rename(struct irc_frontend *frontend, const json_t *person, const char *name);
void irc_here_topic(struct irc_frontend *frontend);
/* Writes 353 only. */
void irc_here_names(struct irc_frontend *frontend);
/* Writes what the client gets when it has joined. */
void irc_here_joined(struct irc_frontend *frontend);

/* -- irc_channel.c -- */

void irc_channel_join(struct irc_frontend *frontend, const struct irc_msg *msg);
/* Joins the account's stored channels. names: an array, without '#'. */
void irc_channel_join_kept(struct irc_frontend *frontend, const json_t *names);
/* Joins a channel for the command `channel join`, which was typed on this client. name: with '#'. */
void irc_channel_ask_to_join(struct irc_frontend *frontend, const char *name);
/* Shows a channel that another client of the character has joined, like the answer to JOIN. */
void irc_channel_joined_elsewhere(struct irc_frontend *frontend, const json_t *about);
void irc_channel_part(struct irc_frontend *frontend, const struct irc_msg *msg);
void irc_channel_topic(struct irc_frontend *frontend, const struct irc_msg *msg);
void irc_channel_names(struct irc_frontend *frontend, const struct irc_msg *msg);
void irc_channel_list(struct irc_frontend *frontend, const struct irc_msg *msg);
void irc_channel_kick(struct irc_frontend *frontend, const struct irc_msg *msg);
void irc_channel_invite(struct irc_frontend *frontend, const struct irc_msg *msg);

/* -- irc_mode.c -- */

void irc_mode_command(struct irc_frontend *frontend, const struct irc_msg *msg);
/* Writes user modes as "+iB". */
void irc_mode_write(unsigned modes, struct buf *out);
/* Writes MODE of a channel for a change by source. tags, news: as in irc_send. */
void irc_mode_news(struct irc_frontend *frontend, struct str source, const char *channel,
        const json_t *changed, const struct buf *tags, bool news);

/* -- irc_people.c, irc_who.c -- */

void irc_who_command(struct irc_frontend *frontend, const struct irc_msg *msg);
void irc_people_whois(struct irc_frontend *frontend, const struct irc_msg *msg);
void irc_people_whowas(struct irc_frontend *frontend, const struct irc_msg *msg);
void irc_people_userhost(struct irc_frontend *frontend, const struct irc_msg *msg);
void irc_people_ison(struct irc_frontend *frontend, const struct irc_msg *msg);
void irc_people_away(struct irc_frontend *frontend, const struct irc_msg *msg);
/* Tells the client that it is marked as away, or no longer. */
void irc_people_is_away(struct irc_frontend *frontend, bool away);
void irc_people_setname(struct irc_frontend *frontend, const struct irc_msg *msg);
void irc_people_oper(struct irc_frontend *frontend, const struct irc_msg *msg);
void irc_people_kill(struct irc_frontend *frontend, const struct irc_msg *msg);
void irc_people_wallops(struct irc_frontend *frontend, const struct irc_msg *msg);
void irc_monitor_command(struct irc_frontend *frontend, const struct irc_msg *msg);
void irc_monitor_clear(struct irc_frontend *frontend);
/* Handles that a person, whom the client may monitor, has come or gone. */
void irc_monitor_news(struct irc_frontend *frontend, const json_t *person, bool online);
/* True if the client monitors that name. */
bool irc_monitor_has(const struct irc_frontend *frontend, struct str nick);
