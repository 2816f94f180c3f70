"""The lessons as web pages: a Voilà application with a front end of our own."""
