#pragma once
#include "engine/core/act/history.h"

/* Returns the author number under which author's redo sets are stored. */
uint64_t history_again(uint64_t author);
/* Stores the changes of the open transaction so far, which undid commands, as a redo set. */
void history_keep_again(struct engine *engine, uint64_t author, struct str line);
/* Declares the open transaction a building command that is a redo; later redo steps stay
 * available. */
void history_begin_again(struct engine *engine, uint64_t author, struct str line);

/* Collects the changes of the open transaction, sorted, for the given author. */
void history_collect(struct engine *engine, uint64_t author, struct change_set *out);

/* The increase of money by a transaction. */
struct history_money {
    bool known; /* false for sets of earlier versions */
    int64_t coins;
    int64_t banked; /* in bank accounts */
};

/* Returns what the open transaction has done to money since that savepoint of it; 0: since its
 * start. */
struct history_money history_money_since(struct engine *engine, size_t savepoint);
/* Returns what a stored set did to money. */
struct history_money history_money_of(const struct history_set *set);
/* True if undoing `did` had the effect `back` without creating or losing coins. */
bool history_money_is_back(struct history_money did, struct history_money back);

/* One change set being undone; for history_check.c, history_money.c and history_undo.c. */
struct undo {
    struct engine *engine;
    const struct history_undoing *undoing;
    uint64_t number;
    int64_t time_ms;
    size_t bytes;
    struct buf line;
    struct change_set set;
    struct history_money did;
    bool *skip; /* owned; per change: leave it as it is now */
    size_t told;
    size_t read; /* bytes of others' sets */
    bool stands; /* something prevents the undo */
    bool readable;
};

/* Reports an item to the caller of the undo; culprit may be NULL. */
struct culprit;
void undo_tell(struct undo *undo, enum history_role role, enum history_why why,
        const struct change *change, const struct culprit *culprit);
/* Reports that change i is not, or cannot be, as the command left it. It prevents the undo if
 * it is the author's own; otherwise, or if forced, it is left. any: name whoever has changed
 * the object in any way. */
void undo_object(struct undo *undo, size_t i, enum history_why why, bool any);
/* Checks whether change i is as the command left it; otherwise reports it or marks it to be
 * skipped. */
void undo_check(struct undo *undo, size_t i);
/* Returns the atom of a property's change. */
uint32_t undo_atom(const struct undo *undo, const struct change *change);
/* True if undoing the changes that are not skipped would exactly reverse the command's effect
 * on money. */
bool undo_keeps_money(struct undo *undo);
/* Skips the set's changes of money and of other owners' things, except people who moved. */
void undo_leave_money(struct undo *undo);
