"""Every sentence about a fault in a scenario, by code, in one place; `sentences_ja` has them in Japanese.

A pattern's `{names}` are filled from what the fault found. Codes of pydantic that stand here change its words.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from pydantic_core import PydanticCustomError

from scenarios.sentences_ja import SENTENCES_JA

Loc = tuple[str | int, ...]
"""Keys and indices from a scenario's root down to a value."""

SENTENCES: Mapping[str, str] = {
    # the file itself
    "no_such_file": "no such file",
    "a_folder": "is a folder; name a file in it",
    "not_text": "is not UTF-8 text (byte {position})",
    "not_yaml": "is not YAML: {problem}",
    "not_a_mapping": "must be a mapping of keys to values",
    "too_deep": "is nested too deeply",
    "within_itself": "refers to itself",
    "too_much": "is more than a scenario may hold once its aliases are written out ({most} values)",
    "key_not_text": "has a key that is no plain text",
    "repeated_key": "is given twice (first in line {line})",
    "version_unknown": "version {got} is not one that this machigrid understands (1); a newer one may",
    # pydantic's own checks
    "missing": "is missing",
    "extra_forbidden": "is not a known key",
    "greater_than": "must be > {gt} (got {got})",
    "greater_than_equal": "must be ≥ {ge} (got {got})",
    "less_than": "must be < {lt} (got {got})",
    "less_than_equal": "must be ≤ {le} (got {got})",
    "float_type": "must be a number (got {got})",
    "int_type": "must be a whole number (got {got})",
    "finite_number": "must be a finite number (got {got})",
    "string_type": "must be text (got {got})",
    "string_pattern_mismatch": "is not written as it must be (got {got}; the pattern is {pattern})",
    "literal_error": "must be one of {expected} (got {got})",
    "union_tag_invalid": "must be one of {expected_tags} (got {tag})",
    "union_tag_not_found": "is missing",
    "model_type": "must be a mapping of keys to values",
    "dict_type": "must be a mapping of keys to values",
    "mapping_type": "must be a mapping of keys to values",
    "model_attributes_type": "must be a mapping of keys to values",
    "tuple_type": "must be a list",
    "too_short": "must have at least {min_length} (has {actual_length})",
    "bool_type": "must be true or false (got {got})",
    "datetime_type": "must be a date or a time such as 2024-07-01T18:00 (got {got})",
    "datetime_from_date_parsing": "must be a date or a time such as 2024-07-01T18:00 (got {got})",
    "datetime_parsing": "must be a date or a time such as 2024-07-01T18:00 (got {got})",
    "time_type": 'must be a time of day such as "07:30" (got {got})',
    "time_parsing": 'must be a time of day such as "07:30" (got {got})',
    "bool_parsing": "must be true or false (got {got})",
    "int_parsing": "must be a whole number (got {got})",
    "int_parsing_size": "must be a smaller whole number",
    "int_from_float": "must be a whole number (got {got})",
    "float_parsing": "must be a number (got {got})",
    "decimal_type": "must be a number (got {got})",
    "decimal_parsing": "must be a number (got {got})",
    "decimal_max_places": "must have at most {decimal_places} decimals (got {got})",
    "list_type": "must be a list",
    "too_long": "must have at most {max_length} (has {actual_length})",
    "string_too_short": "must not be blank",
    "date_type": "must be a day such as 2024-07-01 (got {got})",
    "date_parsing": "must be a day such as 2024-07-01 (got {got})",
    "date_from_datetime_parsing": "must be a day such as 2024-07-01 (got {got})",
    "date_from_datetime_inexact": "must be a day without a time (got {got})",
    "datetime_object_invalid": "must be a date or a time such as 2024-07-01T18:00 (got {got})",
    "order_sort_unknown": "must begin with `ask`, `bid` or `cancel` and its name",
    # values
    "empty": "must not be empty",
    "number_or_name": "must be a number or the name of a series",
    "not_a_zone": "is not an IANA time zone such as Asia/Tokyo (got {got})",
    "not_a_divisor": "must divide 60 (got {got})",
    "has_an_offset": "must be local time of `zone`, without an offset",
    "start_between_steps": "{start} is not on a full step of {step_minutes} min",
    "outside_the_years": "must lie in the years {earliest} to {latest}",
    "too_many_steps": "has {steps} steps, more than {most}",
    "not_whole_steps": "{start} to {until} is not a whole number of {step_minutes}-minute steps",
    "keeps_more_than_it_sees": "commit_h must be at most window_h = {window_h} (got {commit_h})",
    "keeps_coarse_steps": "fine_h must be at least commit_h = {commit_h} (got {fine_h}): only base steps are kept",
    "window_not_whole_steps": "must be a whole number of {step_minutes}-minute steps",
    "not_one_source": "must name exactly one source of {sources} (got {given})",
    "profile_and_power": "give either `profile` and `{size}`, or `{power}`, and not both",
    "pv_given_twice": "give either `profile` and `dc_kw`, or `available_kw`, and not both",
    "leaves_too_early": "leaves {leaves}, not after it arrives {arrives}",
    "stays_overlap": "arrives {arrives} while the session before leaves only at {leaves}",
    "needs_too_much": "needs {needs} kWh, more than the {ready} kWh that the vehicle leaves with",
    "returns_too_early": "returns {returns}, not after it leaves {leaves}",
    "trips_overlap": "leaves {leaves}, before the trip before is back at {returns} ({days})",
    "powered_too_long": "is {powered} min on powered segments, longer than the {minutes} min it lasts",
    "number_or_free": "must be a number or `free` (got {got})",
    "free_without_price": "is missing: {field} is free, and its size is found by its yearly price",
    "free_without_most": "is missing: with a free capacity_kw it is the size that `available_kw` belongs to",
    "price_of_no_number": "has `yen_per_unit_year`, so its values must be numbers",
    "not_free": "is only for a free size, and {field} is not free",
    "ac_of_free_dc": "give no `ac_kw` where `dc_kw` is free",
    "free_size_unseen": "must see the whole run at once to find free sizes: set window_h and commit_h to at least "
    "{hours}, fine_h to none or at least as much, and forecast to perfect",
    "as_said": "{words}",
    "more_draws_than_buildings": "draws must be at most count = {count} (got {draws})",
    "no_such_market": "there is no market {name}: one of {names}",
    "price_not_of_rule": "{price} is no choice of the rule {rule}",
    "parameters_not_of_rule": "the rule {rule} does not know them: {words}",
    "band_without_factor": "is missing: it converts a price band in yen/kWh",
    "band_is_empty": "the highest price lies below the lowest",
    "closes_too_early": "must lie after the opening {opens}",
    "spread_too_wide": "must be less than twice reference_yen_per_kg",
    "window_is_empty": "must lie after {since}",
    "not_one_condition": "give exactly one of {fields}",
    "not_in_the_tree": "is not known (got {got}: {words})",
    # names that must meet
    "draws_alike": "every draw would be the same: nothing here is made up for one home (household, hot water, trips)",
    "covers_draws": "{name} is in several draws; a buyer covers a building of one (draws: 1)",
    "repeated_name": "the name {name} is taken by {other}",
    "no_such_series": "there is no series {name}",
    "no_such_block": "there is no block {name}",
    "no_such_building": "there is no building {name}",
    "no_such_charging_site": "there is no charging_site with the carrier {name} in this building",
    "same_block_twice": "must join two different blocks (got {name} twice)",
    "block_shares_nothing": "joins block {name}, which has no `interchange`",
    "unit_differs": "is used as {wanted} by {user}, but is read as {got}",
    "time_is_missing": "is missing, and the blocks need it",
    "issuance_is_missing": "needs `issuance`: without it the buildings have no credits to trade",
    "opens_too_late": "opens {opens}, after the run's start {start}",
    "owner_reserved": "names that begin with @ belong to the market's own accounts (got {got})",
    "not_in_the_book": "{name} is not among the {kind} of this market",
    "arrives_too_early": "arrives at {at}, before an order above it ({latest})",
    "arrives_too_late": "arrives at {at}, after the run's start {start}",
    "too_many_alternatives": "come to {got} with the premiums; a bid has at most {most}",
    "opening_is_missing": "is missing, and orders say when they arrive",
    "opens_after_orders": "must not lie after the first order ({at})",
    "twice_in_the_book": "{name} is there twice among the {kind}",
    "participant_unknown": "there is no building {name}, nor an asset of that name in it",
    "called_twice": "{name} takes part twice",
    "event_without_blocks": "needs `blocks`: there is nobody to respond",
    "event_outside_run": "must lie within the run, {start} to {until}, on full steps of {step_minutes} min",
    "event_beyond_its_day": "must end on the day on which it begins, after its start {start}",
    "outage_ends_before": "must be after the start, {start}",
    "outage_unseen": "must be within sight of the plan that its start belongs to, {until}: lengthen dispatch.window_h",
    "outage_on_forecasts": "must be perfect where there are outages: in the dark nothing makes up for what it missed",
    "events_overlap": "overlaps the event {other}",
    "nobody_uncalled": "control_group needs buildings that do not take part; name the `participants`",
    # series
    "file_not_found": "no such file (looked for {path})",
    "file_not_readable": "cannot be read as {encoding} text",
    "column_not_found": "has no column {column}; its columns are {columns}",
    "more_like_it": "has {more} more fault(s) of one of these sorts",
    "cell_empty": "column {column} is empty; a missing value is not zero",
    "cell_not_number": "column {column} is not a number (got {got})",
    "cell_negative": "column {column} must be ≥ {least} (got {got})",
    "row_length": "has {cells} cell(s), but the header has {columns}",
    "stamp_not_readable": "column {column} is not a time (got {got})",
    "stamp_unusual": "column {column} is not a time such as 2024-07-01 00:30 or 2024/7/1 0:30 (got {got}); "
    "if it is another way to write one, say so with `time_format`",
    "stamp_offset_differs": "{stamp} is not the offset of {zone}; leave out `zone`, or correct it",
    "value_missing": "column {column} has no value for {stamp}; a missing value is not zero",
    "stamp_repeated": "repeats the step of {stamp}",
    "stamp_backwards": "goes back in time to {stamp}",
    "stamp_gap": "{missing} step(s) of {minutes} min are missing before {stamp}",
    "stamp_between_steps": "{stamp} lies between the file's {minutes}-minute steps",
    "stamp_impossible": "{stamp} does not exist in {zone}: clocks go forward then",
    "stamp_ambiguous": "{stamp} happens twice in {zone}: write offsets, or both hours in full",
    "rows_too_few": "has {rows} row(s) of values; at least two are needed to know its step",
    "step_not_minutes": "its first two rows lie {seconds} s apart, which is no whole number of minutes",
    "step_too_coarse": "its step of {file_minutes} min is longer than the run's {run_minutes} min",
    "step_not_dividing": "its step of {file_minutes} min does not divide the run's {run_minutes} min",
    "steps_misaligned": "its steps of {file_minutes} min do not meet the run's steps",
    "starts_too_late": "begins {stamp}, after the run's start {start}",
    "ends_too_early": "ends {stamp}, before the run's end {until}",
    "day_not_readable": "column {column} is not a day such as 2024/7/1 (got {got})",
    "koma_not_readable": "column {column} is not a コマ 1–{last} or a time on one (got {got})",
    "layout_unknown": "is not laid out as {layout}: the header lacks {missing}",
    "header_not_found": "has no header row with one of {names}",
    "unit_unknown": "names no unit above its data, or several; one of {units} is needed",
    "step_unknown": "has rows {got} min apart, but its publisher writes {steps} min",
    "not_a_table": "cannot be read as {kind}: {words}",
    "sheet_not_found": "has no sheet {sheet}; its sheets are {sheets}",
    "stamps_unclear": "begins at 0:30 and ends at 0:00, or has both 0:00 and 24:00: starts or ends of コマ?",
    "row_repeated": "repeats a day or コマ of the same meter",
    "day_far_off": "lies so far off that the table would span {days} days",
    "not_a_meter": "column {column} is not the number of a meter (got {got}); a 供給地点特定番号 has 22 digits",
    "rows_uncountable": "has line breaks within cells, so that rows cannot be told",
    "which_meter": "the file has {count} meters with this flow: name one of {meters}",
    "row_not_readable": "is no row of {layout} (got {got})",
    "not_a_year": "has {rows} rows; a year of {layout} has 8,760",
    "site_impossible": "is no place on Earth (got {got})",
    "weather_implausible": "{column} of {got} is no weather ({least} to {most}); damaged, or another unit?",
    "days_not_known": "column {column} is no kind of day: 平日, 土日祝, 毎日, weekdays, holidays or all (got {got})",
    "factor_implausible": "column {column} of {got} {unit} is no emission factor; is it in another unit?",
    "no_such_entry": "there is no {name}; the file has {names}",
    "which_entry": "the file has {count} of them: name one as `{what}`: {names}",
    "which_station": "the file has several stations: name one of {stations}",
    "curve_not_rising": "needs as many shares as speeds, and speeds that rise",
    "factor_not_given_once": "give a `preset`, or one of `factor_kg_per_kwh` and `factors`",
    "factor_without_source": "give `factor_kg_per_kwh` and `factor_source` together",
    "nothing_is_verified": "`rejects` needs a rule under which lots are verified: give `verified_after_days`",
    "no_factor_on": "has no factor for production on {day}; give `factors` of the current table",
    "no_such_plant": "there is no plant {name}",
    "size_not_given_once": "give either `annual_kwh` or, for a kind that goes by area, `floor_m2`",
    "hours_within_a_step": "{moment} lies within a step of {step_minutes} min",
    "citylearn_not_installed": "needs the package citylearn: pip install --no-deps citylearn==2.1.2",
    "citylearn_other_data": "the installed citylearn carries no {file}; version 2.1.2 does",
    "citylearn_hourly": "the data are hourly; set time.step_minutes to 60",
    "citylearn_zone": "the homes stand in America/Los_Angeles; set time.zone to it",
    "citylearn_no_such_day": "the data have no row for {stamp}",
    "citylearn_needs_building": "needs `building` (1–17) for {column}",
    "citylearn_other_weekdays": "{date} is not the weekday it was when measured (August 2016 to July 2017)",
    # workbooks
    "book_no_sheet": "there is no sheet {sheet}",
    "book_unknown_sheet": "there is no kind of sheet {sheet}; sheets whose name begins with _ are not read",
    "book_no_keys": "has no row of keys: a row whose first cell says {key}",
    "book_unknown_column": "there is no key {column}; columns without a key are not read",
    "book_not_yaml": "is not YAML (got {got})",
    "book_digits_lost": "has lost digits as a number (got {got}); format the cell as text and enter it again",
    "book_unknown_name": "there is no row {name} among the {what}",
    "book_repeated_name": "the name {name} is taken by {other}",
    "book_said_twice": "{what} are given in this row and in rows of their own; keep one",
    # plans of variants
    "too_many_variants": "has {count} variants, more than {most}",
    "no_such_place": "the scenario has no {name}",
    "nothing_to_go_along": "{name} is no number that could keep its proportion to this one",
    "did_you_mean": "did you mean `{meant}`?",
}


class Flaw(NamedTuple):
    """A fault before its place is known.

    loc     where, from the part that found it
    given   what fills the sentence
    file    another file that the fault lies in
    row     line of the fault, where the place does not tell it
    """

    loc: Loc
    code: str
    given: Mapping[str, Any]
    file: str | None = None
    row: int | None = None


class FlawsError(ValueError):
    """What a validator of a whole section raises, with the place of each flaw in the section."""

    def __init__(self, flaws: Iterable[Flaw]) -> None:
        self.flaws = tuple(flaws)
        super().__init__("; ".join(f"{flaw.loc}: {sentence(flaw.code, flaw.given)}" for flaw in self.flaws))


def sentence(code: str, given: Mapping[str, Any]) -> str:
    """The sentence of a code."""
    return SENTENCES[code].format_map(given)


def sentence_ja(code: str, given: Mapping[str, Any]) -> str:
    """The same in Japanese."""
    return SENTENCES_JA[code].format_map(given)


def wrong(code: str, **given: object) -> PydanticCustomError:
    """What a validator raises: the sentence of `code`."""
    return PydanticCustomError(code, SENTENCES[code], given)
