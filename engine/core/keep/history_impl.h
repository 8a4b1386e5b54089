#pragma once
#include "engine/core/keep/history.h"

/* Under which author sets are kept that say how to do again what the author took back. */
uint64_t history_again(uint64_t author);
/* Keeps what the open slice changed so far, which took commands back, for that. */
void history_keep_again(struct engine *engine, uint64_t author, struct str line);
/* The open slice is a building command that does again what was taken back: what can be done after it, still can. */
void history_begin_again(struct engine *engine, uint64_t author, struct str line);

/* Collects, sorted, what the open slice changed; author is who asks for it. */
void history_collect(struct engine *engine, uint64_t author, struct change_set *out);

/* What a slice did to money: how much more there is of it. */
struct history_money {
    bool known; /* false of a set that an earlier version kept */
    int64_t coins;
    int64_t banked; /* in accounts of the bank */
};

/* What the open slice did to money since that savepoint of the tx; 0: since it began. */
struct history_money history_money_since(struct engine *engine, size_t savepoint);
/* What a set that was kept did to money. */
struct history_money history_money_of(const struct history_set *set);
/* True if taking back what did that to money did `back`: no coins are made or lost by it. */
bool history_money_is_back(struct history_money did, struct history_money back);

/* One change set being taken back; for history_check.c and history_undo.c. */
struct undo {
    struct engine *engine;
    const struct history_undoing *undoing;
    uint64_t number;
    int64_t time_ms;
    size_t bytes;
    struct buf line;
    struct change_set set;
    struct history_money did;
    bool *skip; /* owned; of each change: it stays as it has become */
    size_t told;
    size_t read; /* bytes of others' sets */
    bool stands; /* something stands in the way */
    bool readable;
};

/* Tells whoever undoes; culprit may be NULL. */
struct culprit;
void undo_tell(struct undo *undo, enum history_role role, enum history_why why,
        const struct change *change, const struct culprit *culprit);
/* Change i is not, or cannot be, as the command left it: it stands in the way if it is the author's
 * affair, and else, or if they insist, it is left. any: whoever did anything to the object is named. */
void undo_object(struct undo *undo, size_t i, enum history_why why, bool any);
/* Is change i as the command left it? Says so if not, or that it is to be passed over. */
void undo_check(struct undo *undo, size_t i);
/* The atom of a property's change. */
uint32_t undo_atom(const struct undo *undo, const struct change *change);
/* True if to take back what is not passed over would do to money the opposite of what the command did. */
bool undo_keeps_money(struct undo *undo);
/* Passes over what the set says of money, and of what was not the author's but for people who walked. */
void undo_leave_money(struct undo *undo);
