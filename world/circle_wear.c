/* circle_wear.c -- where a thing is worn.
 *
 * There, a thing has several places where it may go, and takes one; here, a
 * garment covers all of its slots. So the place is chosen that the original
 * chooses when told just to wear it: the last of its flags in their order.
 *
 *     finger fingers *  neck neck *      body torso (2)   head head
 *     legs legs         feet feet        hands hands      arms arms
 *     shield arms (3)   about torso (3)  waist waist      wrist wrists *
 *
 * In brackets the bulk, else 1: a cloak goes over armour, armour over a shirt,
 * a shield over what covers the arms. With a star two are worn side by side.
 * Wielding and holding is having in hand
 * and makes no garment. */
#include "world/circle_wear.h"

#include "world/circle_flags.h"

static const struct place {
    const char *slot;
    enum circle_wear_bit bit;
    int bulk;
    bool paired;
} places[] = {
        {"fingers", CIRCLE_WEAR_FINGER, 1, true},
        {"neck", CIRCLE_WEAR_NECK, 1, true},
        {"torso", CIRCLE_WEAR_BODY, 2, false},
        {"head", CIRCLE_WEAR_HEAD, 1, false},
        {"legs", CIRCLE_WEAR_LEGS, 1, false},
        {"feet", CIRCLE_WEAR_FEET, 1, false},
        {"hands", CIRCLE_WEAR_HANDS, 1, false},
        {"arms", CIRCLE_WEAR_ARMS, 1, false},
        {"arms", CIRCLE_WEAR_SHIELD, 3, false},
        {"torso", CIRCLE_WEAR_ABOUT, 3, false},
        {"waist", CIRCLE_WEAR_WAIST, 1, false},
        {"wrists", CIRCLE_WEAR_WRIST, 1, true},
};

/* Equipment positions by number: see CIRCLE_NAMES_WORN. */
enum { POSITION_LIGHT = 0, POSITION_WIELD = 16 };

static const struct place *place_of(const struct circle_flags *wear)
{
    const struct place *chosen = NULL;
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        if (circle_flags_has(wear, places[i].bit)) {
            chosen = &places[i];
        }
    }
    return chosen;
}

struct value circle_wear_slots(const struct circle_flags *wear)
{
    const struct place *place = place_of(wear);
    if (!place) {
        return value_nil();
    }
    struct value slots = value_table();
    value_table_append(&slots, value_text(place->slot));
    return slots;
}

int64_t circle_wear_bulk(const struct circle_flags *wear)
{
    const struct place *place = place_of(wear);
    return place ? place->bulk : 0;
}

bool circle_wear_is_paired(const struct circle_flags *wear)
{
    const struct place *place = place_of(wear);
    return place && place->paired;
}

bool circle_wear_is_worn(const struct circle_flags *wear, int32_t position)
{
    return position > POSITION_LIGHT && position < POSITION_WIELD && place_of(wear);
}
