#pragma once
/* trigger_faults -- checks triggers of imported areas before they run. Passes the values of
 * `trigger` in a world's file to scripts/old-triggers/lib/trigger_check.lua. */
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <stdint.h>

struct value;

struct trigger_faults;

/* Called for each fault, with its place and description. The place of a trigger unchanged since its
 * import is the file and line. */
typedef void trigger_fault(void *data, const char *text);

struct trigger_faults *trigger_faults_create(trigger_fault *fault, void *data);
/* Collects the names that a trigger assigns and that others may read. Call it for all triggers
 * before the first trigger_faults_look. */
MUST_CHECK bool trigger_faults_names(
        struct trigger_faults *faults, const struct value *trigger, struct err *err);
/* Collects the socials in a list of an import, which are commands of its triggers. Call it before the
 * first trigger_faults_look. */
MUST_CHECK bool trigger_faults_socials(
        struct trigger_faults *faults, const struct value *socials, struct err *err);
/* Checks the trigger with that label ("circle/trigger/3017", "#12"). */
MUST_CHECK bool trigger_faults_look(struct trigger_faults *faults, struct str label,
        const struct value *trigger, struct err *err);
void trigger_faults_destroy(struct trigger_faults *faults);
