#pragma once
#include "engine/core/door/login.h"
#include "engine/core/people/account.h"
#include "engine/core/people/attempts.h"
#include "engine/core/people/sanction.h"
#include "engine/core/phrase/phrase.h"

/* The inside of log-in, shared by login.c (lines before log-in) and login_enter.c (passwords,
 * new accounts, guests, going in). */

enum login_step {
    LOGIN_NAME,      /* a name or one of the first words */
    LOGIN_PASSWORD,  /* of the account `name` */
    LOGIN_OFFER,     /* create `name`? */
    LOGIN_NEW,       /* a password for it */
    LOGIN_NEW_AGAIN, /* the same once more */
};

/* A line that waits for its turn. */
struct login_line {
    struct login_line *next;
    size_t length;
    char bytes[];
};

struct login;

/* How a call hears of its end: with a phrase as its problem; well, as that character; or its session is
 * gone. */
struct login_asker {
    void (*fail)(
            struct engine *engine, struct login *login, enum phrase phrase, struct str text);
    void (*done)(struct engine *engine, struct login *login, uint64_t character, bool guest);
    void (*gone)(struct engine *engine, const struct login *login);
};

/* A session that speaks for nobody yet. */
struct login {
    uint64_t session;
    enum login_step step;
    char name[ACCOUNT_NAME_MAX + 1];         /* asked about; empty: no name that could be one */
    char password[ACCOUNT_PASSWORD_MAX + 1]; /* LOGIN_NEW_AGAIN: the first of the two */
    unsigned wrong;                          /* passwords in a row */
    unsigned asked;                          /* times that a new password was asked */
    uint64_t ends;                           /* sessions_ends when the password was given */
    uint64_t room;                           /* where a guest wakes; 0: where all do */
    uint64_t token;                          /* number of the one it goes in by; 0: none */
    bool resets; /* the new password is for the account `name`, which there is: a code was right */
    bool hidden;              /* the client was told not to echo */
    bool busy;                /* a worker has a password of it, or it stands in line */
    uint64_t job;             /* number of the password's that a worker has; 0: none */
    size_t place;             /* of that in the queue, as it was told; 0: it was not */
    uint64_t queue_task;      /* handle of what tells it again; 0: none */
    char *hash;               /* owned; of a new account's password, while it stands in line */
    bool queued;              /* a task will handle the first line */
    struct login_line *first; /* owned; waiting */
    struct login_line *last;
    size_t line_count;
    uint64_t idle_task; /* handle of what ends it */
    /* A call (calls_login.c) that waits for how it ends; 0: words are said. */
    uint64_t call;
    const struct login_asker *asker; /* of that call */
    bool call_stays;                 /* it only wants a token: nobody goes in */
    bool call_token;                 /* it wants a token */
    bool call_whole;                 /* which is to be good for everything */
    char call_scope[16];             /* of that token */
    uint32_t call_seconds;           /* how long it is good */
};

struct logins {
    struct attempts *addresses; /* owned */
    struct attempts *names;     /* owned */
    struct attempts *lines;     /* owned: how many lines an address may have handled */
    struct map sessions;        /* id -> struct login, owned */
    uint64_t last_guest;
};

/* -- login.c -- */

/* NULL if the session is gone or has gone in. */
struct login *login_find(struct engine *engine, uint64_t session);
/* Forgets it; what waits is lost. */
void login_remove(struct engine *engine, struct login *login);
/* Shows all that was said: as soon as what is known of accounts is durable. */
void login_seal(struct engine *engine);
void login_say(struct engine *engine, struct login *login, enum phrase phrase,
        struct phrase_arg word, enum msg_style style);
/* Same, with the phrase as the text of msg. */
void login_send(struct engine *engine, struct login *login, enum phrase phrase,
        struct phrase_arg word, struct msg msg);
/* Same, with words made of the phrase. */
void login_send_text(struct engine *engine, struct login *login, enum phrase phrase,
        struct str text, struct msg msg);
/* Says that a ban keeps them out, why and for how long, as MSG_TEXT or as the end (MSG_BYE), which fronts tell from a farewell by its
 * style; shown when the ban is durable. */
void login_send_banned(struct engine *engine, struct login *login, const struct sanction *ban,
        enum msg_kind kind);
void login_refuse(struct engine *engine, struct login *login, enum phrase phrase);
void login_tell_error(struct engine *engine, struct login *login, const struct err *err);
/* Asks for the next line; hidden: without echo. */
void login_ask(struct engine *engine, struct login *login, enum login_step step,
        enum phrase phrase, struct phrase_arg word, bool hidden);
/* For that of `name`, without echo. */
void login_ask_password(struct engine *engine, struct login *login);
/* Back to the beginning, with echo. */
void login_restart(struct engine *engine, struct login *login);
/* Ends the conversation with a phrase. */
void login_end(struct engine *engine, struct login *login, enum phrase phrase);
/* Goes on with the lines that waited: the next in its turn, or all of them as commands. */
void login_drain(struct engine *engine, uint64_t session);
/* Goes on with run when it is the log-in's turn; lines wait meanwhile. */
void login_later(struct engine *engine, struct login *login,
        void (*run)(struct engine *engine, struct login *login));

/* -- login_words.c -- */

/* True if the line begins with one of the first words, which is then done. */
bool login_handle_word(struct engine *engine, struct login *login, struct str line);
/* Takes the next word as the name asked about; one that no account can have is none. False: no word
 * is left. */
bool login_take_name(struct login *login, struct str *rest);
/* What may be typed at the beginning. */
enum phrase login_how_to_begin(const struct engine *engine);
/* Back to the beginning; the word `cancel`. */
void login_give_up(struct engine *engine, struct login *login, struct str rest);
/* Asks for a password for the new name; not for ever. */
void login_ask_new(struct engine *engine, struct login *login);

/* -- login_enter.c -- */

/* Checks the password of login->name, and goes in. */
void login_check(struct engine *engine, struct login *login, struct str password);
/* The password was looked at: goes on with what follows, in its turn. */
void login_checked(struct engine *engine, struct login *login, enum account_answer answer);
/* The same for who has shown that a key is theirs. */
void login_check_key(struct engine *engine, struct login *login, struct str key);
/* True if login->name may be made; else says why not. */
bool login_may_create(struct engine *engine, struct login *login);
/* True if the password will do; else says why not. */
bool login_password_ok(struct engine *engine, struct login *login, struct str password);
/* Gives account login->name, which there is, that password, and goes in. */
void login_change(struct engine *engine, struct login *login, struct str password);
/* Refuses for asking too often. */
void login_refuse_often(struct engine *engine, struct login *login);
/* Returns what somebody who comes in by a token reads: a new account was never here before. */
enum phrase login_welcome(struct engine *engine, uint64_t character, bool guest);
/* Makes account login->name and goes in. */
void login_create(struct engine *engine, struct login *login, struct str password);
void login_guest(struct engine *engine, struct login *login);
/* Goes in as login->name: the guest that is made for it. */
void login_guest_as(struct engine *engine, struct login *login);
/* Goes in as whoever a token was given to, if it is good still; spent: it is good no more then. */
void login_go_in(struct engine *engine, struct login *login, struct str token, bool spent);

/* -- login_token.c -- */

/* What was given for a password. */
enum login_given {
    GIVEN_PASSWORD,
    GIVEN_TOKEN, /* of the account */
    GIVEN_READS, /* the same, but what it is given for is more than reading */
    GIVEN_WRONG, /* a token, but no good one of the account (NULL: nobody's) */
};

/* Tells them apart; a call of the log-in is to get no more than a token allows. */
enum login_given login_read_given(struct engine *engine, struct login *login,
        const struct account *account, struct str text);

/* -- login_queue.c -- */

/* A worker has a password of it, as this job, and it is told its place; job 0: none took it. Returns whether one did. */
bool login_queue_took(struct engine *engine, struct login *login, uint64_t job);
/* Nothing more is told. */
void login_queue_end(struct engine *engine, struct login *login);

/* -- login_prove.c -- */

/* True if it is somebody of another world, whose home is asked: then the log-in goes on by itself. */
bool login_is_proved(struct engine *engine, struct login *login, const struct account *account,
        struct str password);

/* -- login_limit.c -- */

/* The session, if limits concern it. */
struct session *limit_session(struct engine *engine, const struct login *login);
/* May the log-in try something more, by its address, and by the name that it tries? */
bool limit_address(struct engine *engine, const struct login *login);
bool limit_name(struct engine *engine, const struct login *login);
/* Has nobody been in as that name from where it is tried? Not asked of exempt addresses. */
bool limit_is_stranger(struct engine *engine, const struct login *login);
/* Whose turn its passwords are: its address's, or an exempt connection's. */
struct password_turn limit_turn(struct engine *engine, const struct login *login);
/* It was no guess. */
void limit_give_back(struct engine *engine, const struct login *login);
/* It was over the limit. */
void limit_note_refused(struct engine *engine, const struct login *login);
/* Somebody comes in (account NULL: a guest) and is told of wrong passwords; opens its own slice. */
void limit_note_entered(
        struct engine *engine, struct session *session, const struct account *account);
