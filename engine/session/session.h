#pragma once
#include "engine/base/buf.h"
#include "engine/session/msg.h"
#include "engine/session/roll.h"

#include <jansson.h>

#include <stdbool.h>
#include <stdint.h>

/* session -- one conversation with one person, whatever protocol carries it.
 *
 * A front end (net/) opens a session, hands in lines and is handed messages
 * that are safe to show. The engine (core/) sees sessions only. Between them
 * stands the hub, which holds every message back until what it tells is durable.
 *
 * The two function tables: session_sink (into the engine), session_front (out
 * to the front end). Neither side frees the other's data inside a call. */

struct hub;
struct session;

/* Implemented by the front end. Called from hub_flush, never from inside the front's own calls.
 */
struct session_front {
    const char *service; /* "telnet" */
    /* Log-in is by calls alone: no banner, no words for lines, and no time in which it must be done. */
    bool calls_only;
    /* Its client shows and keeps what is typed, whatever it is told: no place for a password. */
    bool shows_lines;
    /* Nobody types there: a stream of events. */
    bool mute;
    /* Visitors of the web ask by it: while they speak for nobody, their calls come after everybody's lines, and take turns
     * by address. */
    bool pages;
    /* Renders one message into the front's output. */
    void (*deliver)(void *front, const struct msg *msg);
    /* Whether it shows texts that come one after the other as nothing but their bytes, which all that look alike share: then
     * they may come by deliver_bytes. Not asked for one or two. May be NULL, and deliver_bytes with it. */
    bool (*look)(void *front, struct roll_look *out);
    void (*deliver_bytes)(void *front, struct str bytes);
    /* A run of deliveries is over: write once. */
    void (*flush)(void *front);
    /* The engine is done with this session (after MSG_BYE was delivered, or it was replaced):
     * close when all is written. */
    void (*close)(void *front);
    /* Bytes waiting for a slow reader, for statistics. May be NULL. */
    size_t (*queued)(const void *front);
    /* The conversation goes on with the server's next process, which knows nothing of what this front asked the last
     * one for. Lines and calls may be handed in. May be NULL. */
    void (*resumed)(void *front);
};

/* A typed call: what a front asks besides lines (data/calls lists them). Borrowed for the call, but for args. */
struct session_call {
    struct str tag;   /* the front's own; the answer's topic */
    struct str name;  /* "channel.join" */
    json_t *args;     /* an object, taken; NULL: none */
    struct str token; /* whose rights this one call has; empty: the session's character's */
};

/* What a session's next line would be. */
enum session_awaits {
    SESSION_COMMAND,
    SESSION_ANSWER, /* of a question */
    SESSION_TEXT,   /* one of several, without a prompt between them, up to "." */
    SESSION_SECRET, /* a password, or what else a log-in asks for */
};

/* Implemented by the engine. */
struct session_sink {
    void (*opened)(void *engine, struct session *session);
    /* line is clean UTF-8 without newline, at most SESSION_LINE_MAX bytes; borrowed for the
     * call. */
    void (*line)(void *engine, struct session *session, struct str line);
    /* The terminal's size or abilities changed (fields below). */
    void (*changed)(void *engine, struct session *session);
    /* A line came that the front would not take; why is one sentence of plain text. Nothing of
     * it may run, but it is a line: the engine answers with the sentence and one prompt. */
    void (*refused)(void *engine, struct session *session, struct str why);
    /* Answered by exactly one MSG_REPLY, in the order of this session's lines and calls but for
     * calls that wait for a worker. */
    void (*call)(void *engine, struct session *session, const struct session_call *call);
    /* The connection is gone; after this the front is not called again. reason for the log. */
    void (*gone)(void *engine, struct session *session, const char *reason);
    /* How the game is, asked at any time by those who watch over it: true if it is well; else out gets one line
     * why. */
    bool (*is_well)(void *engine, struct buf *out);
    /* A conversation of which token says that it was held over the server's restart (MSG_HOLD); the answer is another
     * MSG_HOLD. Not called: opened. */
    void (*resumed)(void *engine, struct session *session, struct str token);
    /* What the session's next line would be. */
    enum session_awaits (*awaits)(void *engine, const struct session *session);
};

#define SESSION_LINE_MAX 4096
#define SESSION_CLIENT_MAX 47
/* Fronts stop reading at so many lines not yet run, and go on below half of it. */
#define SESSION_LINES_MAX 64

/* What a player set; WISH_NONE: as the client says. */
enum session_wish { WISH_NONE, WISH_NO, WISH_YES };

/* What a terminal shows. */
enum session_charset { CHARSET_AUTO, CHARSET_UTF8, CHARSET_LATIN1, CHARSET_ASCII };

/* Of a front that takes MSG_PAST, which comes when the session is attached: who reads there, and what it
 * has seen. The engine looks for the seat that such a reader left. */
struct session_reader {
    /* Told by the front, before log-in: a reader who comes back. */
    char name[20];  /* of the seat; empty: any */
    char tag[20];   /* of the token; empty: none is looked for */
    uint64_t after; /* the last frame it has seen; 0: it has seen nothing */
    bool all;       /* its page has lost what it showed */
    /* Told by the front, later. */
    bool again; /* it has lost it now: send all, and where the character is; session_changed */
    struct buf seat; /* owned; before session_gone: NAME TAG NUMBER:TOLD … */
    /* Told by the engine. */
    bool known;    /* what the reader has seen is known, and what followed is sent */
    uint64_t told; /* messages that the character had been told, after the last delivered; the
                    * front adds those of a MSG_PAST that are told as if now */
};

struct session {
    /* What each line of a crowd's talk touches stands together, in a line of the processor's cache. The hub's own; outbox:
     * what it is told, in two parts from its start: released (may go), sealed (waits for its commit). */
    const struct session_front *front; /* NULL once gone */
    struct note **outbox;              /* owned, and each is held */
    uint32_t outbox_count;
    uint32_t outbox_capacity;
    uint32_t released; /* of outbox, how many may go */
    uint32_t sealed;   /* how many are sealed, those released included */
    uint32_t
            unsealed_bytes; /* what the open slice has sent it, but for what it has sent many */
    uint32_t segments;      /* how many sealed runs wait */
    struct session *next_of_character;
    uint32_t
            answered; /* how many of outbox there are up to the last answer to a line or call; 0: none */
    bool due;       /* in the hub's line for the next flush */
    bool due_first; /* in the line of those who go first */
    bool newcomer;  /* has come in, and was not yet shown where it is */
    bool closing;   /* MSG_BYE was delivered: nothing follows */
    bool doomed;    /* its front closes the connection, which is not gone yet */
    struct hub *hub;

    void *front_data;
    uint64_t id;          /* never reused */
    uint64_t character;   /* whom it speaks for; 0 before log-in. Set by hub_attach. */
    uint64_t held_until;  /* the hub's: the newest commit that sealed output waits for */
    struct session *next; /* all sessions */
    struct session *prev;

    /* Told by the front: what the client is and can do. */
    char *address; /* owned */
    char *client;  /* owned: "Mudlet 4.17"; NULL: unknown */
    char *user; /* owned; of a client that chats: as it calls its user, and behind the NUL their real name
                   (session_set_user); NULL: it does not */
    uint16_t columns; /* 0: unknown */
    uint16_t rows;
    bool utf8 : 1;
    bool screenreader : 1; /* the client is one */
    bool monitors : 1;   /* one that chats: wants news of all who come into play and leave it */
    bool data_begun : 1; /* the engine has sent where the character is, as data */
    bool here_shown : 1; /* the engine's: one that chats has been told who is around it */
    bool here_dark : 1;  /* the engine's: it was too dark to see anybody, when last told */
    bool takes_events : 1; /* MSG_EVENT is worth making */
    bool takes_panel : 1; /* it has a place for what "@monitor" tells: MSG_EVENT Skein.Monitor */
    bool edits : 1;       /* its client has an editor: the event Edit.Open is a window there */
    bool chats : 1; /* it joins channels itself, and is told as data (Chat.*) who comes and goes */
    bool exempt : 1;  /* from limits */
    bool absent : 1;  /* nobody reads now: the front keeps what is told, and may come back */
    bool local : 1;   /* asks from this very machine: may read the numbers of /metrics */
    bool secure : 1;  /* TLS or a local socket */
    bool carries : 1; /* only a connection: what is said on it are sessions of their own */
    bool again : 1; /* the engine's: it goes on after a start, and may take its channels again unseen */
    bool parted : 1; /* gone with the link to that gate: its conversation may come back */
    uint8_t colours; /* 0 none, 1: 16, 2: 256, 3: true colour: what the client can do */
    /* Told by the engine: what the player prefers. */
    uint8_t colour_wish;       /* enum session_wish */
    uint8_t screenreader_wish; /* enum session_wish */
    uint8_t charset_wish;      /* enum session_charset; AUTO: as the client says */
    uint16_t width;            /* 0: as the client says; 1: never wrap */
    uint16_t number;           /* among those of its character: the least that was free */
    bool held; /* a gate holds the connection, which outlives this process: MSG_HOLD is worth sending */
    bool leaving;           /* gone, and the engine will drop it: set in sink.gone */
    bool ended;             /* the engine's: it has lost its right, see core/sessions.h */
    bool unanswered;        /* a line came in since the last prompt was delivered */
    uint32_t pending_lines; /* lines taken and not yet begun: kept by the engine; fronts stop
                                     reading at SESSION_LINES_MAX */
    int64_t opened_ms;      /* monotonic */
    int64_t waited_ms; /* monotonic: it was told its place in the queue of log-ins (Login.Queue); 0: never */
    int64_t active_ms; /* last line */
    uint64_t bytes_in;
    uint64_t lines_in;
    int64_t spent_us; /* the engine's: of the processor, for calls of `pages`; the front takes it away */

    uint64_t token; /* the engine's: number of the token that it came in by; 0: none */
    uint64_t hold;  /* the engine's: number of the token that MSG_HOLD gave it; 0: none */
    struct session_reader *reader; /* owned; NULL: the front takes no MSG_PAST */
};

/* -- for front ends -- */

/* Tells the engine of a session that hub_add made, once its fields are set: that it has opened; or that it goes on by
 * the token of a MSG_HOLD. */
void session_opened(struct session *session);
void session_resumed(struct session *session, struct str token);
/* Hands a line to the engine. Longer than SESSION_LINE_MAX is the front's to refuse. */
void session_line(struct session *session, struct str line);
/* Tells the engine of a line that the front refused whole, and why (one sentence). */
void session_refuse(struct session *session, struct str why);
/* At most SESSION_CLIENT_MAX bytes are kept. */
void session_set_client(struct session *session, struct str name);
void session_set_address(struct session *session, const char *address);
void session_set_user(struct session *session, struct str user, struct str realname);
/* Never NULL. */
const char *session_realname(const struct session *session);
/* Makes a typed call; its answer is a MSG_REPLY with the call's tag. */
void session_call(struct session *session, const struct session_call *call);
/* Tells the engine that size or abilities changed. */
void session_changed(struct session *session);
/* The connection ended, and the front forgets the session now. Who was in play leaves when the engine has
 * time for that (`leaving`); else nobody finds the session any more. Its memory stays good until
 * the next hub_flush. */
void session_gone(struct session *session, const char *reason);

/* Returns how long it could have logged in, and did not: what it had to wait for does not count. */
int64_t session_lingers_ms(const struct session *session);
/* "" if unknown. */
const char *session_client(const struct session *session);
/* The session takes MSG_PAST. */
struct session_reader *session_read(struct session *session);

/* -- for the engine -- */

/* A session that nobody reads and that the engine is not told of: for the people of a rehearsal, and for who is link-dead. What it is
 * sent must be undone. */
struct session *session_stand_in(struct hub *hub);
bool session_is_stand_in(const struct session *session);
/* Whether it is one of the conversations that are counted: somebody's, and not their connection alone. */
bool session_is_counted(const struct session *session);
/* Its end; also inside a slice. */
void session_stand_out(struct session *session);
