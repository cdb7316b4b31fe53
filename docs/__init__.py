"""The site of the documentation: pages in English and Chinese, what is filled into them, and how it is built."""
