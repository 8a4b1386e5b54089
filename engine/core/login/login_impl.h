#pragma once
#include "engine/core/login/login.h"
#include "engine/core/login/token.h"
#include "engine/core/part.h"
#include "engine/core/people/account.h"
#include "engine/core/people/attempts.h"
#include "engine/core/people/cloak.h"
#include "engine/core/people/sanction.h"
#include "engine/core/phrase/phrase.h"

/* Internals of log-in, shared by the login*.c files. */

enum login_step {
    LOGIN_NAME,      /* a name or one of the first words */
    LOGIN_PASSWORD,  /* the password of the account `name` */
    LOGIN_OFFER,     /* create `name`? */
    LOGIN_NEW,       /* a password for the new name */
    LOGIN_NEW_AGAIN, /* the same password once more */
    LOGIN_CHOOSE, /* which of the player's characters; `name` is the first (modules/characters) */
};

/* A line that waits for its turn. */
struct login_line {
    struct login_line *next;
    size_t length;
    char bytes[];
};

struct login;

/* How a call learns the result: fail gives a phrase for its problem, done the character, gone
 * means that the session is gone. */
struct login_asker {
    void (*fail)(
            struct engine *engine, struct login *login, enum phrase phrase, struct str text);
    void (*done)(struct engine *engine, struct login *login, uint64_t character, bool guest);
    void (*gone)(struct engine *engine, const struct login *login);
};

/* A log-in that the player confirms on a page of the game (modules/calls/calls_browser.c). */
struct login_browser {
    char key[TOKEN_SIZE]; /* of the page's address; empty: none is asked for */
    char code[8];         /* what the client and the page show, "K7Q-2MX" */
    uint64_t ticket;      /* of the call that waits for it */
    int64_t asked_ms;     /* monotonic */
    bool token;           /* it wants a token */
    unsigned wrong;       /* wrong codes on the page */
};

/* The log-in state of a session without a character. */
struct login {
    uint64_t session;
    enum login_step step;
    char name[ACCOUNT_NAME_MAX + 1];    /* asked about; empty: not a valid name */
    char written[ACCOUNT_NAME_MAX + 1]; /* how a new character would be written; empty: so */
    char password[ACCOUNT_PASSWORD_MAX + 1]; /* LOGIN_NEW_AGAIN: the first of the two */
    char cloak[CLOAK_SIZE];                  /* of a new account's address */
    unsigned wrong;                          /* wrong passwords in a row */
    bool again;                              /* the password is asked again after a refusal */
    unsigned asked;                          /* how often a new password was asked */
    uint64_t ends;                           /* sessions_ends when the password was given */
    uint64_t room;                           /* where a guest wakes; 0: where all do */
    uint64_t token;                          /* number of the token it goes in by; 0: none */
    /* the new password is for the existing account `name`: a reset code was right */
    bool resets;
    bool hidden;         /* the client was told not to echo */
    bool unhid;          /* it echoes again, and the name prompt was not shown since */
    uint64_t given;      /* str_hash of the last password; 0: none */
    bool busy;           /* a worker checks its password, or it waits in the queue */
    uint64_t job;        /* number of the password job; 0: none */
    size_t place;        /* place in the queue, as last told; 0: not told */
    uint64_t queue_task; /* handle of the task that tells the place again; 0: none */
    /* owned; of a new account's password, while it waits for its turn */
    char *hash;
    bool queued;              /* a task will handle the first line */
    struct login_line *first; /* owned; waiting */
    struct login_line *last;
    size_t line_count;
    uint64_t idle_task; /* handle of the task that ends it when idle */
    /* a call (calls_login.c) that waits for the result; 0: the player reads text */
    uint64_t call;
    const struct login_asker *asker; /* of that call, and of browser */
    struct login_browser browser;
    bool call_stays;       /* it only wants a token: nobody goes in */
    bool call_token;       /* it wants a token */
    bool call_whole;       /* with a token for everything */
    char call_scope[16];   /* of that token */
    uint32_t call_seconds; /* lifetime of that token */
};

/* The argument of INTERNAL_CHOOSE. */
struct login_choosing {
    struct login *login;
    const struct account *account; /* the password was right for it; NULL: line is an answer */
    struct str line;
    bool asks; /* set if it asks which character: the answer comes later */
};

struct logins {
    struct attempts *addresses; /* owned */
    struct attempts *names;     /* owned */
    struct attempts *lines;     /* owned: how many lines an address may have handled */
    struct map sessions;        /* id -> struct login, owned */
    uint64_t last_guest;
    struct login_counts counts;
    struct refusals *refusals; /* borrowed; NULL: not counted */
    /* handles a line: login.c */
    void (*handle)(struct engine *engine, struct login *login, struct str line);
};

PART_STATE(logins, PART_LOGINS)

/* Packs a session id as a worker job's data: nothing to free if the answer never comes. */
static inline void *login_as_data(uint64_t session)
{
    _Static_assert(sizeof(uintptr_t) >= sizeof(uint64_t), "a session's id fits into a pointer");
    return (void *)(uintptr_t)session;
}

/* Returns NULL if the session is gone or has gone in. */
struct login *login_find(struct engine *engine, uint64_t session);
void login_free(struct login *login);
/* Removes the login; waiting lines are lost. */
void login_remove(struct engine *engine, struct login *login);
/* Releases the output, as soon as the accounts it may tell of are durable. */
void login_seal(struct engine *engine);
void login_say(struct engine *engine, struct login *login, enum phrase phrase,
        struct phrase_arg word, enum msg_style style);
/* Sends it to the session, if that is still there. */
void login_send_msg(struct engine *engine, const struct login *login, const struct msg *msg);
/* Same as login_say, with the phrase as the text of msg. */
void login_send(struct engine *engine, struct login *login, enum phrase phrase,
        struct phrase_arg word, struct msg msg);
/* Same, with text as the phrase's words. */
void login_send_text(struct engine *engine, struct login *login, enum phrase phrase,
        struct str text, struct msg msg);
/* Tells that a ban keeps them out, why and for how long. kind is MSG_TEXT, or MSG_BYE to end
 * the session; protocols tell it from a farewell by its style. Shown when the ban is durable. */
void login_send_banned(struct engine *engine, struct login *login, const struct sanction *ban,
        enum msg_kind kind);
void login_refuse(struct engine *engine, struct login *login, enum phrase phrase);
void login_tell_error(struct engine *engine, struct login *login, const struct err *err);
/* Asks for the next line; hidden: without echo. */
void login_ask(struct engine *engine, struct login *login, enum login_step step,
        enum phrase phrase, struct phrase_arg word, bool hidden);
/* Asks for the password of `name`, without echo. */
void login_ask_password(struct engine *engine, struct login *login);
/* Goes back to the beginning, with echo. After a hidden question the name prompt follows, when the
 * line has been answered (login_lines.c). */
void login_restart(struct engine *engine, struct login *login);
/* Ends the conversation with a phrase. */
void login_end(struct engine *engine, struct login *login, enum phrase phrase);
/* Continues with the waiting lines: the next in its turn, or all of them as commands. */
void login_drain(struct engine *engine, uint64_t session);
/* Calls run when it is the log-in's turn; lines wait meanwhile. */
void login_later(struct engine *engine, struct login *login,
        void (*run)(struct engine *engine, struct login *login));
/* Runs the line if it begins with one of the first words. Returns true if it did. */
bool login_handle_word(struct engine *engine, struct login *login, struct str line);
/* Takes the next word as the name asked about; an invalid name becomes empty. Returns false if
 * the line has no more words. */
bool login_take_name(struct engine *engine, struct login *login, struct str *rest);
/* Sets the name asked about. Returns false with a sentence in err, and makes it empty, if it is not valid. */
bool login_set_name(
        struct engine *engine, struct login *login, struct str name, struct err *err);
/* Returns the text that explains the first commands. */
enum phrase login_how_to_begin(const struct engine *engine);
/* Goes back to the beginning; the word `cancel`. */
void login_give_up(struct engine *engine, struct login *login, struct str rest);
/* Asks for a password for the new name; gives up after a few times. */
void login_ask_new(struct engine *engine, struct login *login);

/* Checks the password of login->name, and goes in if it is right. */
void login_check(struct engine *engine, struct login *login, struct str password);
/* Continues after the password check, when it is the log-in's turn. */
void login_checked(struct engine *engine, struct login *login, enum account_answer answer);
/* Same, for a player who has proved that they have the private key. */
void login_check_key(struct engine *engine, struct login *login, struct str key);
/* True if login->name may be created; else tells why not. */
bool login_may_create(struct engine *engine, struct login *login);
/* True if the password is acceptable; else tells why not. */
bool login_password_ok(struct engine *engine, struct login *login, struct str password);
/* Sends login->name a code for a new password, after the answer: that is the same, and as fast,
 * for an unknown account. */
void login_send_code(struct engine *engine, const struct login *login);
/* True if the code is right, which uses it up; then login_change may follow. Else refuses. */
bool login_take_code(struct engine *engine, struct login *login, struct str code);
/* Gives the existing account login->name that password, and goes in. */
void login_change(struct engine *engine, struct login *login, struct str password);
/* Refuses for a reason other than the password, and asks for it again, still without echo. */
void login_refuse_all(struct engine *engine, struct login *login, enum phrase phrase);
/* Refuses because no worker could check the password. */
void login_was_busy(struct engine *engine, struct login *login);
/* Goes in, unless the account is disabled or banned. */
void login_right_password(
        struct engine *engine, struct login *login, const struct account *account);
/* Puts the session on its character. Removes the login, unless the character is missing. */
void login_put_in(struct engine *engine, struct login *login, uint64_t character, bool guest,
        enum phrase greeting);
/* True if another attempt is allowed, by the address and (by_name) login->name; else refuses, and says
 * when the next is. */
bool login_may_try(struct engine *engine, struct login *login, bool by_name);
/* Returns the greeting for a log-in by token; a new account has its own. */
enum phrase login_welcome(struct engine *engine, uint64_t character, bool guest);
/* Makes account login->name and goes in. */
void login_create(struct engine *engine, struct login *login, struct str password);
void login_guest(struct engine *engine, struct login *login);
/* Goes in as a guest with login->name, who is made for it. */
void login_guest_as(struct engine *engine, struct login *login);
/* Goes in as the token's owner, if it is still valid; spent: revokes it. */
void login_go_in(struct engine *engine, struct login *login, struct str token, bool spent);

/* The kind of text given as a password. */
enum login_given {
    GIVEN_PASSWORD,
    GIVEN_TOKEN, /* of the account */
    GIVEN_READS, /* a valid token, but it may only read, and more is asked for */
    GIVEN_WRONG, /* a token, but not a valid one of the account (NULL: no account) */
};

/* Returns the kind. A call of the log-in gets no more rights than the token has. */
enum login_given login_read_given(struct engine *engine, struct login *login,
        const struct account *account, struct str text);

/* Notes that a worker has its password, as this job (0: no worker took it), and tells it its
 * place. Returns true if a worker has it. */
bool login_queue_took(struct engine *engine, struct login *login, uint64_t job);
/* Stops telling the place. */
void login_queue_end(struct engine *engine, struct login *login);

/* True if the name belongs to another world, which is then asked; the log-in continues by
 * itself. */
bool login_is_proved(struct engine *engine, struct login *login, const struct account *account,
        struct str password);

/* Returns the session if limits apply to it, else NULL. */
struct session *limit_session(struct engine *engine, const struct login *login);
/* True if no player has logged in as that name from this address. Exempt addresses never are
 * strangers. */
bool limit_is_stranger(struct engine *engine, const struct login *login);
/* Returns the queue that its password checks wait in: of its address, or of an exempt
 * connection. */
struct password_turn limit_turn(struct engine *engine, const struct login *login);
/* Gives an attempt back: it was not a guess. */
void limit_give_back(struct engine *engine, const struct login *login);
/* Fills err with the refusal of an attempt; wait_ms: until the next is allowed. Returns false. */
bool limit_err(const struct engine *engine, int64_t wait_ms, struct err *err);
/* Notes that somebody comes in (account NULL: a guest), and tells them of wrong passwords.
 * Opens its own transaction. */
void limit_note_entered(
        struct engine *engine, struct session *session, const struct account *account);
