"""The desk of advertising admins: agreements, and what an advertiser shows of itself."""
