#pragma once
#include "engine/base/address.h"
#include "engine/base/buf.h"
#include "engine/base/slab.h"
#include "engine/core/engine.h"

#include <string.h>

/* Characters in play: with a session, or link-dead for a while. Everything here is lost with
 * the process; lasting state is in the world. */

enum modal_kind {
    MODAL_NONE = 0,
    /* a question: blanks around the answer are ignored; "cancel" and "!command" work */
    MODAL_ASK,
    MODAL_LINES, /* lines up to ".", without prompts in between */
    MODAL_EDIT,  /* one verbatim line of one session, except "!command" */
    MODAL_RAW,   /* one line of one session, completely verbatim */
};

/* Lines after a refused command, which were meant as its text: see collect.h. */
struct left_out {
    uint64_t session; /* the session of the lines; 0: not active */
    int64_t last_ms;  /* time of the last one, monotonic */
    uint32_t count;
    uint32_t bytes;
};

/* The meanings of a player's pronouns (output/pronoun.h). */
#define PRONOUNS_MAX 32
#define PRONOUNS_WORDS_MAX 63

struct pronouns {
    uint64_t it;   /* the last single thing referred to */
    char *scenery; /* owned: words of a detail, if `it` is one; else NULL */
    uint64_t him;  /* the last person with that pronoun */
    uint64_t her;
    uint64_t person; /* the last person with any pronoun */
    uint64_t *them;  /* owned: the last several things, or a person with that pronoun */
    size_t them_count;
};

/* So long a "yes" may be meant for a question that has ended. */
enum { DIALOGUE_JUST_MS = 10000 };

/* What few players have at a time: open questions and texts, a view, a request, a departure. */
struct dialogue {
    /* The question "which one?" that the next line may answer. */
    char *which_line;              /* owned: the ambiguous line; NULL: none */
    uint32_t which_from, which_to; /* the ambiguous phrase in it */
    uint64_t *which_ids;           /* owned */
    uint32_t which_count;
    bool which_one;          /* one coin of a heap is meant */
    struct menu *which_menu; /* owned: the question as shown by clients; see menu.h */
    uint64_t modal_token;    /* used by the script layer */
    uint64_t modal_session;  /* only lines from this session count; 0: any */
    uint64_t modal_task;     /* handle of the time-out */
    struct buf modal_lines;  /* MODAL_LINES so far */
    int64_t asked_ms; /* monotonic: of the line asked about, or the last that came with it; 0: none */
    char *modal_text; /* owned: the prompt of MODAL_EDIT and MODAL_RAW; NULL: none yet */
    struct left_out left_out;
    struct menu *menu;           /* owned: the choices of MODAL_ASK; NULL: a secret */
    uint64_t menu_shown;         /* the number of the menu that clients show; 0: none */
    struct questions *questions; /* owned: question.c; NULL: none yet */
    struct menu *question_menu;  /* borrowed: of the newest open one of these */
    int64_t modal_ended_ms; /* monotonic: when a script's question ended unanswered; 0: never */
    uint64_t monitor;       /* ID of their @monitor view; 0: none */
    /* The request by which the guest becomes a player, while a worker hashes the password
     * (login/register.c); 0: none. */
    uint64_t registers_for;
    uint64_t linkdead_task; /* handle of the task that puts a link-dead player to sleep */
    uint64_t
            replication; /* link-dead: the stand-in session that records for `history`; 0: none */
    char *going_why;     /* owned; sent to its sessions when it goes */
    char *quit_why;      /* owned; for chat clients; NULL: none given */
};

/* The recipients of a reply: the last person who sent them a tell, and its other recipients; or, if
 * afar is set, somebody in another world of the realm, or NICK/NETWORK. */
struct reply_to {
    uint64_t to;
    uint64_t *with; /* owned, 0-terminated; NULL: none */
    char *afar;     /* owned: their name; NULL: none */
};

struct presence {
    uint64_t character;
    char *name;     /* owned; as shown in the player list */
    unsigned modes; /* enum person_mode */
    /* A script or editor waits for their next line(s): see modal_token. */
    enum modal_kind modal : 8;
    bool passes_through : 1; /* on a walk of several steps: rooms are shown without description */
    bool modal_asked : 1;    /* the last of those lines looked like a command: "!" runs it */
    bool modal_prompts : 1; /* a prompt is shown after a pause between those lines */
    bool guest : 1;
    bool has_typed : 1; /* a line since they came into play */
    bool stays : 1; /* not in play: shown on its channels while it is asleep (channel_stays) */
    bool quit_told : 1; /* chat clients were told that they leave */
    /* link-dead since the server's restart; a connection proxy may still bring them back, so
     * nobody was told */
    bool held : 1;
    bool was_held : 1; /* was held, and its sessions are coming back one by one */
    bool going : 1;    /* has quit or was booted, asleep soon: presence_find ignores it */
    /* going because they left for another world: nothing of theirs has to end here */
    bool walked : 1;
    /* For chat clients; person.h. */
    char *user; /* owned: and behind its NUL their real name; each may be empty; NULL: not given */
    char *address; /* owned: of the last connection; for wizards; and behind its NUL the cloak of a
                    * guest, or nothing; NULL: no connection yet */
    int64_t since_ms;          /* wall clock: time of log-in */
    int64_t mail_untold;       /* letters from outside that are told together, soon */
    int64_t linkdead_ms;       /* monotonic: when the last session went; 0: connected */
    struct pronouns last;      /* the meanings of their pronouns */
    struct reply_to *reply;    /* owned; NULL: nobody */
    char *typed;               /* owned: the last command, for "again"; NULL: none */
    struct dialogue *dialogue; /* owned; NULL: nothing is open. Use the functions below */
    uint32_t menu_count;       /* numbers of menus given so far */
    uint32_t missed;           /* messages while link-dead that were not sent on return */
    struct secret *secrets;    /* owned: secret.c */
    /* link-dead: messages sent before; of one that stays: when it was first told something, wall clock */
    uint64_t kept_from;
    /* monotonic: when the next line would be due at a steady rate; dispatch.c */
    double paced_ms;
    struct presence *next;
    struct presence *next_alike; /* see presence_alike */
};

/* Returns the guest's cloak, "" if there was no connection yet. */
static inline const char *presence_cloak(const struct presence *presence)
{
    const char *address = presence->address;
    return address ? address + strlen(address) + 1 : "";
}

/* Returns the real name that they gave, "" if none. */
static inline const char *presence_realname(const struct presence *presence)
{
    return presence->user ? presence->user + strlen(presence->user) + 1 : "";
}

/* Sets the address of the last connection, and a guest's cloak. */
void presence_set_address(struct presence *presence, const char *address, const char *cloak);
/* Sets the name of somebody in another world as the recipient of a reply. */
void presence_set_reply_afar(struct presence *presence, struct str name);

/* Returns the dialogue to read: an empty one if none is open. */
static inline const struct dialogue *dialogue_of(const struct presence *presence)
{
    static const struct dialogue none = {0};
    return presence->dialogue ? presence->dialogue : &none;
}

/* Returns the dialogue to change, which menu_settle frees once it is empty again. */
static inline struct dialogue *dialogue_open(struct presence *presence)
{
    struct dialogue *open = presence->dialogue;
    return open ? open : (presence->dialogue = slab_alloc(sizeof(*open)));
}

/* Returns NULL if the character is not in play. */
struct presence *presence_find(struct engine *engine, uint64_t character);
/* Returns the newest presence with that folded name, which may be going; continue with
 * presence_next_named. */
struct presence *presence_named(struct engine *engine, struct str name);
struct presence *presence_next_named(const struct presence *presence);
/* Returns all presences with a similar name, and maybe others: continue with next_alike. */
struct presence *presence_alike(struct engine *engine, struct str name);
/* True if a guest in play has this name or a look-alike. */
bool presence_has_guest(struct engine *engine, struct str name);
/* Renames a presence. Takes ownership of name and returns the old one. */
char *presence_rename(struct engine *engine, struct presence *presence, char *name);
/* Returns the first of all in play, which are sorted by name in any case: continue with next. */
struct presence *presence_first(struct engine *engine);
/* Returns the first whose name comes after this one; empty: the first of all. */
struct presence *presence_after(struct engine *engine, struct str name);
size_t presence_count(struct engine *engine);
/* Returns the most in play at once, since the start. */
size_t presence_most(const struct engine *engine);
/* Returns how many sessions in play are chat clients (IRC). */
uint32_t presence_chatting(const struct engine *engine);
/* Counts one more, or one less. */
void presence_note_chatting(struct engine *engine, bool comes);
bool presence_is_guest(struct engine *engine, uint64_t character);

/* Applies the options colour and screenreader to all sessions of the character, and width and
 * charset only to the session `terminal` (0: none), since windows differ. */
void presence_apply_options(struct engine *engine, uint64_t character, uint64_t terminal);
/* Same for one session. */
void presence_apply(struct engine *engine, struct session *session, struct object *actor);

/* Sets the recipients of a reply: from, and the other recipients of from's tell. */
void presence_set_reply_to(
        struct presence *presence, uint64_t from, const uint64_t *with, size_t count);

/* Adds a character that is not in play. */
struct presence *presence_add(
        struct engine *engine, const struct object *character, bool guest);
/* Same as presence_find, but also finds one that is going. */
struct presence *presence_find_going(struct engine *engine, uint64_t character);
/* True if others see that the player is link-dead. False while a connection proxy may bring
 * them back. */
bool presence_is_lost(const struct presence *presence);
/* True if player lists show it: all except link-dead guests. */
bool presence_is_listed(const struct presence *presence);
/* Returns the number of these. */
size_t presence_count_listed(struct engine *engine);
/* Sets since when it is link-dead, monotonic; 0: connected. */
void presence_set_linkdead(struct engine *engine, struct presence *presence, int64_t since_ms);
void presence_set_going(struct engine *engine, struct presence *presence);
/* Returns a counter that grows whenever a presence becomes link-dead or stops being so. */
uint64_t presence_absences(const struct engine *engine);
/* Frees it; its sessions must be detached already. */
void presence_remove(struct engine *engine, struct presence *presence);
/* Puts a character into play without a player: for the people of a rehearsal, within it. */
void presence_stand_in(struct engine *engine, const struct object *character);
/* Takes them out again, after the rehearsal was undone. */
void presence_stand_out(struct engine *engine, uint64_t character);
