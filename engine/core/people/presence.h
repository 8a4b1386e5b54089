#pragma once
#include "engine/base/address.h"
#include "engine/core/engine.h"
#include "engine/core/people/perm.h"
#include "engine/core/tell/referent.h"

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
    size_t count;
    size_t bytes;
};

struct presence {
    uint64_t character;
    char *name; /* owned; as shown in who */
    bool guest;
    /* As chat clients know her; person.h. */
    char user[17];              /* empty: not said */
    char *realname;             /* owned; NULL: not said */
    char address[ADDRESS_SIZE]; /* where the last connection came from; for wizards */
    unsigned modes;             /* enum person_mode */
    char *quit_why;             /* owned; NULL: none given */
    bool quit_told;             /* those who chat know that she goes */
    int64_t since_ms;           /* wall clock: log-in */
    int64_t linkdead_ms;        /* monotonic: when the last session went; 0: connected */
    uint64_t linkdead_task;     /* handle of what puts it to sleep */
    bool going;            /* quit or booted, in a moment asleep: presence_find passes it by */
    char *going_why;       /* owned; said to its sessions then */
    struct referents last; /* what her pronouns mean */
    uint64_t reply_to;     /* who last told her something */
    char *typed;           /* owned: the last command, for "again"; NULL: none */
    /* Of the call by which a guest becomes a player, while a worker has its password; 0: none. */
    uint64_t register_ticket;
    /* The question "which one?" that the next line may answer. */
    char *which_line;            /* owned: the line asked about; NULL: none */
    size_t which_from, which_to; /* the phrase within it */
    uint64_t *which_ids;
    size_t which_count;
    bool which_one;          /* of a heap one coin is meant */
    struct menu *which_menu; /* owned: the same for clients; see menu.h */
    /* A script or editor waits for her next line(s). */
    enum modal_kind modal;
    uint64_t modal_token;   /* the script layer's */
    uint64_t modal_session; /* only lines from this session count; 0: any */
    uint64_t modal_task;    /* handle of the time-out */
    struct buf modal_lines; /* MODAL_LINES so far */
    bool modal_prompts;     /* who pauses between those lines gets a prompt */
    struct left_out left_out;
    struct menu *menu;      /* owned: what MODAL_ASK asks; NULL: a secret */
    uint64_t menu_shown;    /* the number of what clients show; 0: nothing */
    uint64_t menu_count;    /* numbers given so far */
    struct secret *secrets; /* owned: secret.c */
    uint64_t
            keeper; /* link-dead: the stand-in of a session that hears for `history`; 0: none */
    uint64_t kept_from; /* link-dead: how many messages had been told */
    uint64_t missed;    /* how many came while link-dead, to who is back and is not sent them */
    double paced_ms; /* monotonic: when the next line would be due at an even pace; dispatch.c
                      */
    struct presence *next;
};

struct presences *presences_create(void);
void presences_destroy(struct engine *engine);
/* At start: whoever was in play when the process died falls asleep where it was; guests go. */
void presences_recover(struct engine *engine);
/* NULL if the character is not in play. */
struct presence *presence_find(struct engine *engine, uint64_t character);
/* All in play: walk with next. */
struct presence *presence_first(struct engine *engine);
size_t presence_count(struct engine *engine);
bool presence_is_guest(struct engine *engine, uint64_t character);

/* Puts session on a character: wakes it if asleep (moved to where it slept or to the start
 * room, connect event), takes over if link-dead, joins if already connected. Opens its own
 * slices; shows the room. */
void presence_enter(
        struct engine *engine, struct session *session, uint64_t character, bool guest);
/* Applies the character's properties width, colour, screenreader to its sessions: after `set`.
 */
void presence_apply_options(struct engine *engine, uint64_t character);
/* A session that takes data now is told, once, who it is and where: Char.Name, Room.Info. Opens its own slice. */
void presence_begin_data(struct engine *engine, struct session *session);
/* The session is gone; the last one makes the character link-dead and, after a time, asleep. */
void presence_leave(struct engine *engine, struct session *session);
/* Some of its sessions are absent, or back: with nobody reading, the character is link-dead. Opens its own
 * slices. */
void presence_heed_absence(struct engine *engine, uint64_t character);
/* A guest's character, to be entered next; opens its own slice. */
uint64_t presence_make_guest(struct engine *engine, struct str name);
/* Puts the character out of play, its place remembered: quit, @boot, time-out. Its sessions end
 * with `why`. Inside a slice: as soon as that has been committed, and not if it is undone. */
void presence_sleep(struct engine *engine, uint64_t character, const char *why);

/* Puts somebody into play whom nobody plays: for the people of a rehearsal, inside it. */
void presence_stand_in(struct engine *engine, const struct object *character);
/* Takes her out again, once the rehearsal was undone. */
void presence_stand_out(struct engine *engine, uint64_t character);

/* Tells the script layer, in a task of character's, that token gets no answer. */
void modal_answer_nothing(struct engine *engine, uint64_t character, uint64_t token);
/* Sets what the next line answers; the script layer's answered() is called with token. seconds:
 * time-out, 0: none. */
void modal_set(struct engine *engine, uint64_t character, enum modal_kind kind, uint64_t token,
        uint64_t session, uint32_t seconds);
/* Nobody is there to answer: what a script asks, and "which one?", end. */
void presence_forget_questions(struct engine *engine, struct presence *presence);
/* Forgets the line of "which one?". */
void presence_forget_which(struct presence *presence);
/* Ends it because the answer is there: forgets token, lines and time-out, tells nobody. */
void modal_end(struct engine *engine, struct presence *presence);
/* Ends it unanswered (answered(token, NULL)). */
void modal_cancel(struct engine *engine, uint64_t character);

/* The next line of one session, whose client was told not to echo, answers token: no other session sees
 * or answers it, and what those type are commands. seconds: time-out. */
void secret_set(struct engine *engine, uint64_t character, uint64_t session, uint64_t token,
        uint32_t seconds);
/* Ends it because the answer is there, outside any slice: returns its token, 0 if none is open. The
 * client echoes again by secret_echo, in a slice, which does nothing if the slice asks for another. */
uint64_t secret_take(struct engine *engine, uint64_t character, uint64_t session);
void secret_echo(struct engine *engine, uint64_t session);
/* What the session types waits until it is released: a password of it is being checked. Not in a slice. */
void secret_hold(struct engine *engine, uint64_t character, uint64_t session);
void secret_release(struct engine *engine, uint64_t character, uint64_t session);
bool secret_holds(struct engine *engine, uint64_t character, uint64_t session);
/* Ends it unanswered; session 0: those of all sessions of the character. */
void secret_cancel(struct engine *engine, uint64_t character, uint64_t session);
