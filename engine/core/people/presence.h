#pragma once
#include "engine/base/address.h"
#include "engine/core/engine.h"
#include "engine/core/people/cloak.h"

/* Characters in play: those with a session, or link-dead for a while. Everything here is
 * forgotten with the process; what must last is in the world. */

enum modal_kind {
    MODAL_NONE = 0,
    MODAL_ASK,   /* a question: blanks around the answer don't count; "cancel", "!command" */
    MODAL_LINES, /* lines up to ".", without a prompt between */
    MODAL_EDIT,  /* one line of one session as it is typed, but for "!command" */
    MODAL_RAW,   /* one line of one session, whatever it says */
};

/* Lines behind a command that was refused, which would have been its text: see collect.h. */
struct left_out {
    uint64_t session; /* whose lines; 0: none are left out */
    uint64_t token;   /* of this time */
    int64_t last_ms;  /* when the last one came, monotonic */
    uint32_t count;
    uint32_t bytes;
};

/* What somebody's pronouns mean (tell/referent.h). */
#define REFERENTS_MAX 32
#define REFERENTS_WORDS_MAX 63

struct referents {
    uint64_t it;   /* the last single thing referred to */
    char *scenery; /* owned: the words of a detail, if it was that; else NULL */
    uint64_t him;  /* the last person of that pronoun */
    uint64_t her;
    uint64_t person; /* the last person of any */
    uint64_t *them;  /* owned: the last several, or one who is called so */
    size_t them_count;
};

struct presence {
    uint64_t character;
    char *name;     /* owned; as shown in who */
    unsigned modes; /* enum person_mode */
    /* A script or editor waits for their next line(s): see modal_token. */
    enum modal_kind modal;
    bool passes_through; /* on a walk of several steps: rooms are told without their description */
    bool modal_asked;    /* the last of those lines looks like a command: "!" runs it */
    bool modal_prompts; /* who pauses between those lines gets a prompt */
    bool guest;
    bool quit_told; /* those who chat know that they go */
    bool held; /* link-dead since the server was started, and its gate may bring it back: nobody has seen it go */
    bool was_held; /* it was, and its conversations come back one after another */
    bool going;    /* quit or booted, in a moment asleep: presence_find passes it by */
    bool walked; /* going because they left for another world: there is nothing of theirs to end here */
    /* As chat clients know them; person.h. */
    char user[17];  /* empty: not said */
    char *realname; /* owned; NULL: not said */
    char *address; /* owned: where the last connection came from; for wizards; NULL: none did */
    char cloak[CLOAK_SIZE]; /* of a guest's; empty: no connection yet */
    char *quit_why;         /* owned; NULL: none given */
    int64_t since_ms;       /* wall clock: log-in */
    int64_t linkdead_ms;    /* monotonic: when the last session went; 0: connected */
    uint64_t linkdead_task; /* handle of what puts it to sleep */
    char *going_why;        /* owned; said to its sessions then */
    struct referents last;  /* what their pronouns mean */
    /* Whom a reply reaches: who last told them something, and those who were told it as well (owned, a 0 behind the last;
     * NULL: nobody); or, if it is set, somebody of another world of the realm, by name (owned). */
    uint64_t reply_to;
    uint64_t *reply_with;
    char *reply_afar;
    char *typed; /* owned: the last command, for "again"; NULL: none */
    /* Who asked that the guest become a player, while a worker has the password (calls_register.c); 0: nobody. */
    uint64_t registers_for;
    /* The question "which one?" that the next line may answer. */
    char *which_line;              /* owned: the line asked about; NULL: none */
    uint32_t which_from, which_to; /* the phrase within it */
    uint64_t *which_ids;
    uint32_t which_count;
    bool which_one;          /* of a heap one coin is meant */
    struct menu *which_menu; /* owned: the same for clients; see menu.h */
    uint64_t monitor;        /* by which they look on (@monitor); 0: they do not */
    uint64_t modal_token;    /* the script layer's */
    uint64_t modal_session;  /* only lines from this session count; 0: any */
    uint64_t modal_task;     /* handle of the time-out */
    struct buf *modal_lines; /* owned: MODAL_LINES so far; NULL: none yet */
    struct left_out left_out;
    struct menu *menu;      /* owned: what MODAL_ASK asks; NULL: a secret */
    uint64_t menu_shown;    /* the number of what clients show; 0: nothing */
    uint64_t menu_count;    /* numbers given so far */
    struct secret *secrets; /* owned: secret.c */
    int64_t modal_ended_ms; /* monotonic: when what a script asked ended unanswered; 0: nothing did */
    struct questions *questions; /* owned: question.c; NULL: none was asked yet */
    struct menu *question_menu;  /* borrowed: of the newest of these that is open */
    uint64_t
            keeper; /* link-dead: the stand-in of a session that hears for `history`; 0: none */
    uint64_t kept_from; /* link-dead: how many messages had been told */
    uint64_t missed;    /* how many came while link-dead, to who is back and is not sent them */
    double paced_ms; /* monotonic: when the next line would be due at an even pace; dispatch.c
                      */
    struct presence *next;
    struct presence *next_alike; /* see presence_alike */
};

struct presences *presences_create(void);
void presences_destroy(struct engine *engine);
/* NULL if the character is not in play. */
struct presence *presence_find(struct engine *engine, uint64_t character);
/* Those called so, as accounts fold names, who may be going: walk with presence_next_named. The newest comes
 * first. */
struct presence *presence_named(struct engine *engine, struct str name);
struct presence *presence_next_named(const struct presence *presence);
/* All whose names look like this one, and maybe others: walk with next_alike. */
struct presence *presence_alike(struct engine *engine, struct str name);
/* Calls it by another name, which it takes; gives the old one. */
char *presence_rename(struct engine *engine, struct presence *presence, char *name);
/* All in play: walk with next. */
struct presence *presence_first(struct engine *engine);
size_t presence_count(struct engine *engine);
bool presence_is_guest(struct engine *engine, uint64_t character);

/* Applies the character's options colour and screenreader to its sessions after `set`, and width and charset to that
 * session alone (0: to none): windows are not alike. */
void presence_apply_options(struct engine *engine, uint64_t character, uint64_t terminal);
/* The same for one session. */
void presence_apply(struct engine *engine, struct session *session, struct object *actor);

/* Whom a reply of theirs reaches: from, who told them something, and those whom from told it as well. */
void presence_set_reply_to(
        struct presence *presence, uint64_t from, const uint64_t *with, size_t count);

/* Adds a character that is not in play. */
struct presence *presence_add(
        struct engine *engine, const struct object *character, bool guest);
/* Also finds one that is going. */
struct presence *presence_find_going(struct engine *engine, uint64_t character);
/* Do others see that nobody is there? Not of one whom a gate may bring back. */
bool presence_is_lost(const struct presence *presence);
/* True if lists of who is in the game have it: not a guest whose connection is lost. */
bool presence_is_listed(const struct presence *presence);
/* How many of these there are. */
size_t presence_count_listed(struct engine *engine);
/* Since when nobody plays for it, monotonic; 0: somebody does. */
void presence_set_linkdead(struct engine *engine, struct presence *presence, int64_t since_ms);
void presence_set_going(struct engine *engine, struct presence *presence);
/* Grows whenever somebody who is found begins or ceases to be link-dead. */
uint64_t presence_absences(const struct engine *engine);
/* Forgets it; its sessions are detached already. */
void presence_remove(struct engine *engine, struct presence *presence);
/* Puts somebody into play whom nobody plays: for the people of a rehearsal, inside it. */
void presence_stand_in(struct engine *engine, const struct object *character);
/* Takes them out again, once the rehearsal was undone. */
void presence_stand_out(struct engine *engine, uint64_t character);
