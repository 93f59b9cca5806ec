"""The field tables of HSDS 3.1.3 for the objects that we have, all fields but those that nest
objects, in the specification's order.

In short: "!" is required everywhere, "?" in the tabular form only, ">" names the kind of object
whose id the field holds, "=" the values it can take ("_" for a blank), other words are the type or
the format.
"""

TABLES = {
    "organization": (
        "organizations.csv",
        "Who delivers services.",
        "id! uuid\n"
        "name!\n"
        "alternate_name\n"
        "description!\n"
        "email email\n"
        "website uri\n"
        "tax_status\n"
        "tax_id\n"
        "year_incorporated number\n"
        "legal_status\n"
        "logo\n"
        "uri uri\n"
        "parent_organization_id >organization",
    ),
    "service": (
        "services.csv",
        "What is offered: one for each center.",
        "id! uuid\n"
        "organization_id? >organization\n"
        "program_id uuid\n"
        "name!\n"
        "alternate_name\n"
        "description\n"
        "url uri\n"
        "email email\n"
        "status! =active|inactive|defunct|temporarily_closed\n"
        "interpretation_services\n"
        "application_process\n"
        "fees_description\n"
        "wait_time\n"
        "fees\n"
        "accreditations\n"
        "eligibility_description\n"
        "minimum_age number\n"
        "maximum_age number\n"
        "assured_date date\n"
        "assurer_email email\n"
        "licenses\n"
        "alert\n"
        "last_modified date-time",
    ),
    "attribute": (
        "attributes.csv",
        "What is known of a service, by terms of the two taxonomies.",
        "id! uuid\n"
        "link_id? uuid\n"
        "taxonomy_term_id? >taxonomy_term\n"
        "link_type\n"
        "link_entity?\n"
        "value\n"
        "label",
    ),
    "service_at_location": (
        "service_at_location.csv",
        "Which service is at which location.",
        "id! uuid\nservice_id? >service\nlocation_id? >location\ndescription",
    ),
    "location": (
        "locations.csv",
        "Where a center is.",
        "id! uuid\n"
        "location_type! =physical|postal|virtual\n"
        "url uri\n"
        "organization_id >organization\n"
        "name\n"
        "alternate_name\n"
        "description\n"
        "transportation\n"
        "latitude number\n"
        "longitude number\n"
        "external_identifier\n"
        "external_identifier_type",
    ),
    "phone": (
        "phones.csv",
        "Numbers to call.",
        "id! uuid\n"
        "location_id >location\n"
        "service_id >service\n"
        "organization_id >organization\n"
        "contact_id uuid\n"
        "service_at_location_id >service_at_location\n"
        "number!\n"
        "extension number\n"
        "type\n"
        "description",
    ),
    "address": (
        "addresses.csv",
        "Street addresses.",
        "id! uuid\n"
        "location_id >location\n"
        "attention\n"
        "address_1!\n"
        "address_2\n"
        "city!\n"
        "region\n"
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
        "language\n"
        "taxonomy_id >taxonomy\n"
        "term_uri uri",
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
