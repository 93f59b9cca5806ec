"""What comes from outside: requests and changes of providers, reports of visitors."""
