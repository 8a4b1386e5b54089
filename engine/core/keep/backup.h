#pragma once
#include "engine/core/engine.h"

/* A copy of the world, made by a worker while the game goes on: for @backup. */
struct backup;

/* Begins a copy beside the world file, named by date and time; out_path gets its name. Once it is
 * done, done (main thread, outside any slice) gets NULL, or why it failed. False with a sentence if
 * one is being made, or nobody is free to make it. done is not called once the engine has ended. */
MUST_CHECK bool backup_begin(struct engine *engine, struct buf *out_path,
        void (*done)(struct engine *engine, void *data, const char *problem), void *data,
        struct err *err);
/* The engine ends: a copy that is being made is given up. */
void backup_abandon(struct engine *engine);
