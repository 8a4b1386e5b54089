/* perceive_worn.c -- which clothes are visible on a character.
 *
 * In each slot, from head to feet, the bulkiest garment worn there is outermost. A garment that
 * is outermost in any of its slots is seen, once. Slots not named here come last, in the order
 * of their garments. Scripts decide whether a garment may be put on or taken off. */
#include "engine/core/perception/perceive.h"

#include "world/model/place.h"
#include "world/model/prop.h"

static const char *const slot_order[] = {"crown", "head", "hair", "face", "eyes", "ears",
        "neck", "shoulders", "back", "torso", "chest", "body", "arms", "wrists", "hands",
        "fingers", "waist", "hips", "legs", "knees", "ankles", "feet"};

enum { SLOT_COUNT = sizeof(slot_order) / sizeof(slot_order[0]), SLOTS_MAX = 64 };

/* The slots of one person, each with its outermost garment. */
struct wardrobe {
    struct str slots[SLOTS_MAX];
    struct object *outermost[SLOTS_MAX];
    double bulk[SLOTS_MAX];
    size_t count;
};

static size_t slot_index(struct wardrobe *wardrobe, struct str slot)
{
    for (size_t i = 0; i < wardrobe->count; i++) {
        if (str_equal(wardrobe->slots[i], slot)) {
            return i;
        }
    }
    if (wardrobe->count == SLOTS_MAX) {
        return SLOTS_MAX;
    }
    wardrobe->slots[wardrobe->count] = slot;
    return wardrobe->count++;
}

static void hang(
        struct wardrobe *wardrobe, struct str slot, struct object *garment, double bulk)
{
    size_t i = slot_index(wardrobe, slot);
    if (i < SLOTS_MAX && (!wardrobe->outermost[i] || bulk > wardrobe->bulk[i])) {
        wardrobe->outermost[i] = garment;
        wardrobe->bulk[i] = bulk;
    }
}

static void add_garment(
        struct engine *engine, struct wardrobe *wardrobe, struct object *garment)
{
    double bulk = prop_number(engine_world(engine), garment, ATOM_bulk, 1);
    const struct value *slots = prop_get(engine_world(engine), garment, ATOM_slots);
    if (slots->kind != VALUE_TABLE) {
        hang(wardrobe, value_as_str(slots), garment, bulk);
        return;
    }
    for (size_t i = 0; i < slots->table->item_count; i++) {
        hang(wardrobe, value_as_str(&slots->table->items[i]), garment, bulk);
    }
}

static bool is_worn(const struct object *object)
{
    const struct value *worn = prop_own(object, ATOM_worn);
    return worn && value_is_true(worn);
}

/* Fills wardrobe. Returns false if nothing is worn. */
static bool open_wardrobe(
        struct engine *engine, struct object *character, struct wardrobe *wardrobe)
{
    bool any = false;
    size_t count = 0;
    const uint64_t *ids = place_contents(engine_world(engine), character, &count);
    for (size_t i = 0; i < count; i++) {
        struct object *object = world_find(engine_world(engine), ids[i]);
        if (!object || !is_worn(object)) {
            continue;
        }
        if (!any) {
            wardrobe->count = 0;
            for (size_t slot = 0; slot < SLOTS_MAX; slot++) {
                wardrobe->outermost[slot] = NULL;
            }
            for (; wardrobe->count < SLOT_COUNT; wardrobe->count++) {
                wardrobe->slots[wardrobe->count] = str_of(slot_order[wardrobe->count]);
            }
        }
        any = true;
        add_garment(engine, wardrobe, object);
    }
    return any;
}

static bool is_among(struct object *const *list, size_t count, const struct object *object)
{
    for (size_t i = 0; i < count; i++) {
        if (list[i] == object) {
            return true;
        }
    }
    return false;
}

size_t perceive_worn(
        struct engine *engine, struct object *character, struct object *out[PERCEIVE_WORN_MAX])
{
    struct wardrobe wardrobe; /* large, and seldom needed: open_wardrobe sets the rest */
    wardrobe.count = 0;
    if ((character->contents_loaded && character->content_count == 0) ||
            !open_wardrobe(engine, character, &wardrobe)) {
        return 0;
    }
    size_t count = 0;
    for (size_t i = 0; i < wardrobe.count && count < PERCEIVE_WORN_MAX; i++) {
        struct object *garment = wardrobe.outermost[i];
        if (garment && !is_among(out, count, garment)) {
            out[count++] = garment;
        }
    }
    return count;
}

bool perceive_is_outermost(struct engine *engine, struct object *garment)
{
    struct object *seen[PERCEIVE_WORN_MAX];
    struct object *character =
            is_worn(garment) ? world_find(engine_world(engine), garment->location) : NULL;
    return character && is_among(seen, perceive_worn(engine, character, seen), garment);
}
