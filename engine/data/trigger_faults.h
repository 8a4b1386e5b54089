#pragma once
/* trigger_faults -- what is wrong in triggers of old areas before they ever run: scripts/lib/trigger_check.lua says, asked here of
 * the values of `trigger` as a world's file has them. */
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <stdint.h>

struct value;

struct trigger_faults;

/* Called for each: where (of a trigger that has not been changed since its import the file and line), and what. */
typedef void trigger_fault(void *data, const char *text);

struct trigger_faults *trigger_faults_create(trigger_fault *fault, void *data);
/* The names that a trigger gives values to, which others may read: of all, before the first is looked at. */
MUST_CHECK bool trigger_faults_names(
        struct trigger_faults *faults, const struct value *trigger, struct err *err);
/* Looks at the trigger of that label ("circle/trigger/3017", "#12"). */
MUST_CHECK bool trigger_faults_look(struct trigger_faults *faults, struct str label,
        const struct value *trigger, struct err *err);
void trigger_faults_destroy(struct trigger_faults *faults);
