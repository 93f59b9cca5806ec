"""The field tables in short: "!" is required everywhere, "?" in the tabular form only, ">" names
the kind of object whose id the field holds, "=" the values it can take ("_" for a blank).
"""

TABLES = {
    "organization": (
        "organizations.csv",
        "Who delivers services.",
        "id! uuid\nname!\ndescription!\nwebsite uri",
    ),
    "service": (
        "services.csv",
        "What is offered: one for each center.",
        "id! uuid\n"
        "organization_id? >organization\n"
        "name!\n"
        "description\n"
        "url uri\n"
        "status! =active|inactive|defunct|temporarily_closed\n"
        "assured_date date",
    ),
    "attribute": (
        "attributes.csv",
        "What is known of a service, by terms of the two taxonomies.",
        "id! uuid\nlink_id? uuid\ntaxonomy_term_id? >taxonomy_term\nlink_type\nlink_entity?\nvalue",
    ),
    "service_at_location": (
        "service_at_location.csv",
        "Which service is at which location.",
        "id! uuid\nservice_id? >service\nlocation_id? >location",
    ),
    "location": (
        "locations.csv",
        "Where a center is.",
        "id! uuid\n"
        "location_type! =physical|postal|virtual\n"
        "organization_id >organization\n"
        "name\n"
        "latitude number\n"
        "longitude number",
    ),
    "phone": (
        "phones.csv",
        "Numbers to call.",
        "id! uuid\nservice_id >service\nnumber!\nextension number\ntype\ndescription",
    ),
    "address": (
        "addresses.csv",
        "Street addresses.",
        "id! uuid\n"
        "location_id >location\n"
        "address_1!\n"
        "address_2\n"
        "city!\n"
        "state_province!\n"
        "postal_code!\n"
        "country!\n"
        "address_type! =physical|postal|virtual",
    ),
    "taxonomy_term": (
        "taxonomy_terms.csv",
        "The terms that attributes name.",
        "id! uuid\n"
        "code\n"
        "name!\n"
        "description!\n"
        "parent_id >taxonomy_term\n"
        "taxonomy\n"
        "taxonomy_id >taxonomy\n"
        "language",
    ),
    "metadata": (
        "metadata.csv",
        "Who said or checked what, and when.",
        "id! uuid\n"
        "resource_id? uuid\n"
        "resource_type?\n"
        "last_action_date! date\n"
        "last_action_type!\n"
        "field_name!\n"
        "previous_value!\n"
        "replacement_value!\n"
        "updated_by!",
    ),
    "taxonomy": (
        "taxonomies.csv",
        "The two taxonomies.",
        "id! uuid\nname!\ndescription!\nuri uri\nversion",
    ),
}
