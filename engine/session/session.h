#pragma once
#include "engine/base/buf.h"
#include "engine/session/broadcast_log.h"
#include "engine/session/msg.h"

#include <jansson.h>

#include <stdbool.h>
#include <stdint.h>

/* A session: one conversation with one person, over any protocol.
 *
 * A protocol handler (net/) opens a session, passes lines in and gets messages that are safe to
 * show. The engine (core/) sees sessions only. Between them is the hub, which holds every message
 * until the commit that it depends on is durable.
 *
 * There are two function tables: session_sink (into the engine) and session_frontend (out to the
 * protocol handler). Neither side frees the other's data inside a call. */

struct hub;
struct hub_crowd;
struct session;

/* Calls that only a certain protocol handler may make, because it has checked something or acts for the operator. A
 * handler's name gives no right: names are for people. */
enum session_right {
    SESSION_DELIVERS_MAIL = 1,    /* mail.come: it has received the letter as mail */
    SESSION_CHECKS_KEYS = 1 << 1, /* login.key: the client has proved that it has the key */
    SESSION_CHECKS_OPERATORS = 1 << 2, /* chat.oper: the password of operators was right */
    SESSION_RELAYS_MAIL = 1 << 3,      /* relay.* */
    SESSION_BRIDGES = 1 << 4,          /* bridge.* */
    SESSION_SENDS_HOOKS = 1 << 5,      /* hook.* */
    SESSION_CARRIES_REALM = 1 << 6,    /* realm.* */
};

/* Implemented by the protocol handler. Called from hub_flush, never from inside the handler's
 * own calls. */
struct session_frontend {
    const char
            *service; /* "telnet": what people read of it, such as in the log; never a right */
    unsigned rights;  /* enum session_right, joined by "|" */
    /* Log-in is by calls only: no banner, no text answers to lines, and no time limit. */
    bool calls_only;
    /* Its client always shows and keeps typed text: passwords must not be typed there. */
    bool shows_lines;
    /* An event stream: nobody types there. */
    bool mute;
    /* A browser's event stream or WebSocket: a character has few of them at once. */
    bool streams;
    /* For web visitors: while they have no character, their calls run after everybody's lines,
     * and take turns by address. */
    bool pages;
    /* Renders one message into the handler's output. */
    void (*deliver)(void *frontend, const struct msg *msg);
    /* Returns true if the session shows consecutive texts as plain bytes that all with the same
     * look share: then they may come by deliver_bytes. Not called for one or two texts. May be
     * NULL, together with deliver_bytes. */
    bool (*look)(void *frontend, struct broadcast_log_look *out);
    void (*deliver_bytes)(void *frontend, struct str bytes);
    /* Ends a run of deliveries: writes once. */
    void (*flush)(void *frontend);
    /* The engine has finished with this session (MSG_BYE was delivered, or it was replaced):
     * closes when everything is written. */
    void (*close)(void *frontend);
    /* Returns the bytes waiting for a slow reader, for statistics. May be NULL. */
    size_t (*queued)(const void *frontend);
    /* The conversation continues with the server's next process, which knows none of the
     * handler's earlier requests. Lines and calls may be passed in now. May be NULL. */
    void (*resumed)(void *frontend);
};

/* A typed call: a request other than a line (data/calls lists them). Borrowed for the call,
 * except args. */
struct session_call {
    struct str tag;  /* chosen by the handler; the answer's topic */
    struct str name; /* "channel.join" */
    json_t *args;    /* an object, which the call takes; NULL: none */
    /* this call has the rights of the token; empty: of the session's character */
    struct str token;
};

/* The use of a session's next line. */
enum session_awaits {
    SESSION_COMMAND,
    SESSION_ANSWER, /* to a question */
    SESSION_TEXT,   /* one of several lines, without a prompt between them, up to "." */
    SESSION_SECRET, /* a password, or another answer of the log-in */
};

/* Implemented by the engine. */
struct session_sink {
    void (*opened)(void *engine, struct session *session);
    /* line is clean UTF-8 without newline, at most SESSION_LINE_MAX bytes; borrowed for the
     * call. */
    void (*line)(void *engine, struct session *session, struct str line);
    /* The terminal's size or abilities changed (fields below). */
    void (*changed)(void *engine, struct session *session);
    /* The handler refused a line; why is one sentence of plain text. Nothing of it may run, but
     * it counts as a line: the engine answers with the sentence and one prompt. */
    void (*refused)(void *engine, struct session *session, struct str why);
    /* A typed call. Answered by exactly one MSG_REPLY, in the order of this session's lines and
     * calls, except calls that wait for a worker. */
    void (*call)(void *engine, struct session *session, const struct session_call *call);
    /* The connection is gone; after this the handler is not called again. reason is for the
     * log. */
    void (*gone)(void *engine, struct session *session, const char *reason);
    /* Health check, at any time: returns true if the game is well; else out gets one line why. */
    bool (*is_well)(void *engine, struct buf *out);
    /* A conversation whose token says that it was held over the server's restart (MSG_HOLD);
     * the answer is another MSG_HOLD. opened is not called. */
    void (*resumed)(void *engine, struct session *session, struct str token);
    /* Returns how the session's next line will be used. */
    enum session_awaits (*awaits)(void *engine, const struct session *session);
};

#define SESSION_LINE_MAX 4096
#define SESSION_CLIENT_MAX 47
/* Protocol handlers stop reading at so many pending lines, and continue below half of it. */
#define SESSION_LINES_MAX 64

/* A player's setting; WISH_NONE: as the client says. */
enum session_wish { WISH_NONE, WISH_NO, WISH_YES };

/* The character set of a terminal. */
enum session_charset { CHARSET_AUTO, CHARSET_UTF8, CHARSET_LATIN1, CHARSET_ASCII };

/* For a protocol that takes MSG_PAST, which is sent when the session is attached: its reader,
 * and what that reader has seen. The engine looks for the seat that the reader left. */
struct session_reader {
    /* Set by the protocol handler, before log-in: a reader who comes back. */
    char name[20];  /* of the seat; empty: any */
    char tag[20];   /* of the token; empty: not searched */
    uint64_t after; /* the last frame it has seen; 0: none */
    bool all;       /* its page has lost its content */
    /* Set by the protocol handler, later. */
    /* it has just lost its content: send all, and the character's place; session_changed */
    bool again;
    struct buf seat; /* owned; before session_gone: NAME TAG NUMBER:TOLD … */
    /* Set by the engine. */
    bool known; /* the engine knows what the reader has seen, and has sent the rest */
    /* number of messages to the character up to the last delivered; the protocol handler adds
     * those of a MSG_PAST that count as sent now */
    uint64_t told;
};

struct session {
    /* The fields that each line of a crowd's talk touches lie together. They belong to
     * the hub; outbox holds released notes first, then notes that wait for their commit. */
    const struct session_frontend *frontend; /* NULL once gone */
    struct note **outbox;                    /* owned, with a reference to each */
    uint32_t outbox_count;
    uint32_t outbox_capacity;
    uint32_t released; /* how many notes of outbox are released */
    uint32_t complete; /* how many notes are released or waiting for their commit */
    /* bytes the open transaction has sent to it, without sends to many */
    uint32_t open_bytes;
    uint32_t segments; /* how many runs wait for their commit */
    struct session *next_of_character;
    /* number of notes in outbox up to the last answer to a line or call; 0: none */
    uint32_t answered;
    bool due : 1;       /* queued for the next flush */
    bool due_first : 1; /* in the queue that is served first */
    bool newcomer : 1;  /* has come in, and was not yet shown the room */
    bool closing : 1;   /* MSG_BYE was delivered: nothing follows */
    bool doomed : 1;    /* its protocol handler is closing the connection */
    bool hides : 1; /* the last MSG_ECHO to it, which may not be delivered yet, hides lines */
    /* The player's preferences, set by the engine. They are here because there is room. */
    uint8_t colour_wish : 2;       /* enum session_wish */
    uint8_t screenreader_wish : 2; /* enum session_wish */
    uint8_t charset_wish : 2;      /* enum session_charset; AUTO: as the client says */
    /* how many MSG_ECHO with a text were sent, and of these delivered; a line was typed unseen if it
     * came when fewer were delivered than are sent now */
    uint8_t echoes;
    uint8_t echoed;
    uint32_t lines_in;
    /* the hub's: the crowd that it hears, and its place among the members; NULL: none */
    uint32_t crowd_place;
    struct hub_crowd *crowd;
    struct hub *hub;

    void *frontend_data;
    uint64_t id;        /* never reused */
    uint64_t character; /* 0 before log-in. Set by hub_attach. */
    /* the newest commit that its held output waits for; belongs to the hub */
    uint64_t held_until;
    struct session *next; /* list of all sessions */
    struct session *prev;

    /* Set by the protocol handler: the client and its abilities. */
    char *address; /* owned */
    char *client;  /* owned: "Mudlet 4.17"; NULL: unknown */
    /* owned; of a chat client: its name for the user, a NUL, and their real name
     * (session_set_user); NULL: not a chat client */
    char *user;
    uint16_t columns; /* 0: unknown */
    uint16_t rows;
    bool utf8 : 1;
    bool screenreader : 1; /* the client is one */
    /* a chat client that wants news of all arrivals and departures in the game */
    bool monitors : 1;
    bool data_begun : 1;   /* the engine has sent the character's place as data */
    bool here_shown : 1;   /* the engine's: a chat client has been told who is around */
    bool here_dark : 1;    /* the engine's: it was too dark to see anybody at that time */
    bool takes_events : 1; /* it uses MSG_EVENT */
    bool takes_panel : 1;  /* it has a panel for "@monitor": MSG_EVENT Skein.Monitor */
    /* its client has an editor: the event Edit.Open opens a window there */
    bool edits : 1;
    /* a chat client: it joins channels itself, and gets arrivals and departures as data
     * (Chat.*) */
    bool chats : 1;
    bool exempt : 1; /* from limits */
    /* nobody reads now: the protocol handler keeps the output, and the reader may come back */
    bool absent : 1;
    bool local : 1;   /* connected from the same machine: may read /metrics */
    bool secure : 1;  /* TLS or a local socket */
    bool carries : 1; /* only a connection that carries several sessions */
    /* the engine's: it was resumed after a restart, and may join its channels again silently */
    bool again : 1;
    bool parted : 1; /* lost with the link to its proxy: its conversation may come back */
    /* a proxy holds the connection, which outlives this process: MSG_HOLD is useful */
    bool held : 1;
    bool leaving : 1; /* gone, and the engine will drop it: set in sink.gone */
    /* the engine's: it lost its right to its character, see login/sessions.h */
    bool ended : 1;
    bool unanswered : 1; /* a line came in since the last prompt was delivered */
    uint8_t colours;     /* 0 none, 1: 16, 2: 256, 3: true colour: the client's ability */
    /* Set by the engine. */
    uint16_t width;  /* the player's preference; 0: as the client says; 1: never wrap */
    uint16_t number; /* among the sessions of its character: the lowest free number */
    /* the engine's: CPU time for calls of `pages`; the protocol handler resets it */
    uint32_t spent_us;
    /* lines received and not yet begun: counted by the engine; protocol handlers stop reading
     * at SESSION_LINES_MAX */
    uint32_t pending_lines;
    /* from opened_ms until it was last told its place in the log-in queue (Login.Queue) */
    uint32_t waited_ms;
    int64_t opened_ms; /* monotonic */
    int64_t active_ms; /* last line */
    uint64_t bytes_in;

    uint64_t token; /* the engine's: number of the token that it came in by; 0: none */
    uint64_t hold;  /* the engine's: number of the token that MSG_HOLD gave it; 0: none */
    struct session_reader *reader; /* owned; NULL: the protocol does not take MSG_PAST */
};

/* Returns the session's character; 0 also if the session was ended and is closing. */
static inline uint64_t session_character(const struct session *session)
{
    return session->ended ? 0 : session->character;
}

/* The functions below are for protocol handlers. */

/* Tells the engine about a session made by hub_add, once its fields are set: that it has
 * opened, or that it resumes by the token of a MSG_HOLD. */
void session_opened(struct session *session);
void session_resumed(struct session *session, struct str token);
/* Passes a line to the engine. The protocol handler refuses lines longer than SESSION_LINE_MAX. */
void session_line(struct session *session, struct str line);
/* Tells the engine of a line that the protocol handler refused, and why (one sentence). */
void session_refuse(struct session *session, struct str why);
/* Keeps at most SESSION_CLIENT_MAX bytes. */
void session_set_client(struct session *session, struct str name);
void session_set_address(struct session *session, const char *address);
void session_set_user(struct session *session, struct str user, struct str realname);
/* Returns the user's real name; never NULL. */
const char *session_realname(const struct session *session);
/* Makes a typed call; its answer is a MSG_REPLY with the call's tag. */
void session_call(struct session *session, const struct session_call *call);
/* Tells the engine that size or abilities changed. */
void session_changed(struct session *session);
/* Ends the session: the connection ended, and the protocol handler forgets the session now. A
 * character in play leaves when the engine has time for it (`leaving`); otherwise the session
 * is no longer found. Its memory stays valid until the next hub_flush. */
void session_gone(struct session *session, const char *reason);

/* Returns how long it could have logged in and did not, without the time it had to wait for the
 * server. */
int64_t session_lingers_ms(const struct session *session);
/* Returns the client's name, "" if unknown. */
const char *session_client(const struct session *session);
/* Makes the session take MSG_PAST. */
struct session_reader *session_read(struct session *session);

/* The functions below are for the engine. */

/* Creates a session that nobody reads and the engine is not told of: for the people of a
 * rehearsal, whose output must be undone, and for link-dead characters. */
struct session *session_stand_in(struct hub *hub);
bool session_is_stand_in(const struct session *session);
/* True if it counts as a conversation: of a person, and not only a connection. */
bool session_is_counted(const struct session *session);
/* Ends a stand-in; also allowed inside a transaction. */
void session_stand_out(struct session *session);
