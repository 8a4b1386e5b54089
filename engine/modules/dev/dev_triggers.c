/* dev_triggers.c -- faults in the triggers of imported areas, as `skein check` prints them. */
#include "engine/modules/dev/dev.h"

#include "engine/data/design_files.h"
#include "engine/modules/check/trigger_faults.h"
#include "world/value/value.h"

struct dev_looking {
    struct dev *dev;
    const struct text_record *record;
};

static void add_trigger_fault(void *data, const char *text)
{
    const struct dev_looking *looking = data;
    dev_report_note(&looking->dev->report, looking->record->file, (int)looking->record->line,
            str_of(text));
}

/* Calls step for each trigger and each list of socials. */
static bool each_value(struct dev_looking *looking, struct trigger_faults *faults,
        const char *name,
        bool (*step)(struct trigger_faults *faults, const struct design_thing *thing,
                const struct value *value, struct err *err),
        struct err *err)
{
    const struct design_files *design = looking->dev->design;
    bool ok = true;
    for (size_t i = 0; ok && i < design->count; i++) {
        const struct design_thing *thing = &design->things[i];
        const struct value *value =
                value_table_get_str(design_props(design, thing), str_of(name));
        looking->record = &design->files.records[thing->record];
        ok = !value || value->kind != VALUE_TABLE || step(faults, thing, value, err);
    }
    return ok;
}

static bool take_trigger_names(struct trigger_faults *faults, const struct design_thing *thing,
        const struct value *value, struct err *err)
{
    (void)thing;
    return trigger_faults_names(faults, value, err);
}

static bool take_trigger_socials(struct trigger_faults *faults,
        const struct design_thing *thing, const struct value *value, struct err *err)
{
    (void)thing;
    return trigger_faults_socials(faults, value, err);
}

static bool look_at_trigger(struct trigger_faults *faults, const struct design_thing *thing,
        const struct value *value, struct err *err)
{
    return trigger_faults_look(faults, str_of(thing->name), value, err);
}

void dev_triggers(struct dev *dev)
{
    struct dev_looking looking = {.dev = dev};
    struct err err = {0};
    struct trigger_faults *faults = trigger_faults_create(add_trigger_fault, &looking);
    if (!each_value(&looking, faults, "trigger", take_trigger_names, &err) ||
            !each_value(&looking, faults, "socials", take_trigger_socials, &err) ||
            !each_value(&looking, faults, "trigger", look_at_trigger, &err)) {
        dev_report_fail(&dev->report, err.text);
    }
    trigger_faults_destroy(faults);
}
